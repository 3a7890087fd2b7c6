import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

/** Exported names with what each is. */
export type Api = Readonly<Record<string, string>>;

/** The public face of a package, read from its declarations. */
export interface ApiReading {
  readonly api: Api;
  /** Exports, and fields of exported options, that carry no doc comment. */
  readonly undocumented: readonly string[];
}

/** Reads the exports of a declaration file. */
export function readApi(declarations: string): ApiReading {
  const program = ts.createProgram([declarations], {
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    noLib: true,
    types: [],
  });
  const checker = program.getTypeChecker();
  const source = program.getSourceFile(declarations);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${declarations} exports nothing`);
  const api: Record<string, string> = {};
  const undocumented: string[] = [];
  const isDocumented = (symbol: ts.Symbol): boolean => symbol.getDocumentationComment(checker).length > 0;
  for (const exported of checker.getExportsOfModule(module)) {
    const symbol = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
    api[exported.name] = kindOf(symbol);
    if (!isDocumented(symbol)) undocumented.push(exported.name);
    if (!exported.name.endsWith('Options') || !(symbol.flags & ts.SymbolFlags.Interface)) continue;
    for (const member of symbol.members?.values() ?? []) {
      if (!isDocumented(member)) undocumented.push(`${exported.name}.${member.name}`);
    }
  }
  return {
    api: Object.fromEntries(Object.entries(api).sort(([one], [other]) => (one < other ? -1 : 1))),
    undocumented,
  };
}

function kindOf(symbol: ts.Symbol): string {
  const kinds: readonly (readonly [ts.SymbolFlags, string])[] = [
    [ts.SymbolFlags.Function, 'function'],
    [ts.SymbolFlags.Class, 'class'],
    [ts.SymbolFlags.Variable, 'const'],
    [ts.SymbolFlags.Interface, 'interface'],
    [ts.SymbolFlags.TypeAlias, 'type'],
    [ts.SymbolFlags.Namespace, 'namespace'],
  ];
  return (
    kinds
      .filter(([flag]) => symbol.flags & flag)
      .map(([, kind]) => kind)
      .join(' ') || 'unknown'
  );
}

const records = join(import.meta.dirname, '../fixtures/api');

/** File that records the exports of a package. */
export function apiRecord(name: string): string {
  return join(records, `${name.replace('@bellwether/', '')}.json`);
}

/** How the exports differ from those recorded. */
export function apiChanges(record: string, api: Api): readonly string[] {
  const recorded: Api = existsSync(record) ? JSON.parse(readFileSync(record, 'utf8')) : {};
  return [
    ...Object.keys(recorded)
      .filter((name) => api[name] === undefined)
      .map((name) => `removed: ${recorded[name]} ${name}`),
    ...Object.keys(api)
      .filter((name) => recorded[name] === undefined)
      .map((name) => `not recorded: ${api[name]} ${name}`),
    ...Object.keys(api)
      .filter((name) => recorded[name] !== undefined && recorded[name] !== api[name])
      .map((name) => `was ${recorded[name]}, is ${api[name]}: ${name}`),
  ];
}
