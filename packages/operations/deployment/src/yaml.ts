import { stringify } from 'yaml';

/**
 * Writes objects as one YAML file, separated by `---`. Texts that another reader might take for a number, a truth value or a
 * time are quoted.
 */
export function toYaml(...documents: readonly object[]): string {
  return documents
    .map((document) => stringify(document, { lineWidth: 0, version: '1.1', aliasDuplicateObjects: false }))
    .join('---\n');
}
