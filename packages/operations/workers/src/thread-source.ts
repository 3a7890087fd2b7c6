/**
 * What a worker thread runs, as text: a file of its own would have to be found again after an application is bundled, and
 * text always is where it is needed. It waits for batches, imports the module of the task once, and answers with what
 * became of every input.
 *
 * `state[0]` is the input being worked on (-2: the batch has not arrived, -1: its task is being imported), so that the pool
 * knows which one a thread died of; `state[1]` turns 1 when nobody wants the rest of the batch.
 */
export const threadSource = `
const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
const state = new Int32Array(workerData);

const describeError = (error, depth = 0) => {
  if (!(error instanceof Error) && !(typeof error === 'object' && error !== null && typeof error.message === 'string')) {
    return { kind: 'value', value: cloneable(error) ? error : String(error) };
  }
  const own = {};
  for (const [key, value] of Object.entries(error)) if (cloneable(value)) own[key] = value;
  const described = {
    kind: 'error',
    bellwether: error[Symbol.for('bellwether.error')] === true,
    name: String(error.name),
    message: String(error.message),
    stack: String(error.stack),
    own,
  };
  if ('cause' in error && depth < 8) described.cause = describeError(error.cause, depth + 1);
  if (Array.isArray(error.errors) && depth < 8) {
    delete own.errors;
    described.errors = error.errors.map((each) => describeError(each, depth + 1));
  }
  return described;
};

const cloneable = (value) => {
  try {
    structuredClone(value);
    return true;
  } catch {
    return false;
  }
};

const sliceColumn = Object.getPrototypeOf(Uint8Array.prototype).slice;
const pack = (value, buffers, seen = new Map()) => {
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  if (ArrayBuffer.isView(value)) {
    if (!(value.buffer instanceof ArrayBuffer) || !('length' in value)) return value;
    const whole = value.byteLength === value.buffer.byteLength ? value : sliceColumn.call(value);
    buffers?.add(whole.buffer);
    seen.set(value, whole);
    return whole;
  }
  const list = Array.isArray(value);
  if (!list && ![Object.prototype, null].includes(Object.getPrototypeOf(value))) return value;
  if (list && typeof value[0] !== 'object') return value;
  let copy;
  for (const key of Object.keys(value)) {
    const packed = pack(value[key], buffers, seen);
    if (packed === value[key]) continue;
    copy ??= list ? [...value] : { ...value };
    copy[key] = packed;
  }
  if (copy !== undefined) seen.set(value, copy);
  return copy ?? value;
};

const taskOf = async (module, exportName) => {
  const found = (await import(module))[exportName];
  if (typeof found === 'function') return found;
  if (typeof found?.run === 'function') return (input) => found.run(input);
  const error = new Error('Option "exportName" is "' + exportName + '"; the module ' + module + ' exports no function or task of that name.');
  throw Object.assign(error, { [Symbol.for('bellwether.error')]: true, code: 'invalid-option', details: { option: 'exportName' } });
};

parentPort.on('message', async ({ module, exportName, inputs, transferResults }) => {
  Atomics.store(state, 0, -1);
  const outcomes = [];
  const buffers = transferResults ? new Set() : undefined;
  let run;
  let unusable;
  try {
    run = await taskOf(module, exportName);
  } catch (error) {
    unusable = describeError(error);
  }
  const ready = performance.now();
  for (let i = 0; i < inputs.length && Atomics.load(state, 1) === 0; i += 1) {
    if (unusable !== undefined) {
      outcomes.push({ error: unusable });
      continue;
    }
    Atomics.store(state, 0, i);
    try {
      outcomes.push({ value: pack(await run(inputs[i]), buffers) });
    } catch (error) {
      outcomes.push({ error: describeError(error) });
    }
  }
  const milliseconds = performance.now() - ready;
  try {
    parentPort.postMessage({ outcomes, milliseconds }, [...(buffers ?? [])]);
  } catch {
    const possible = outcomes.map((outcome) => {
      try {
        structuredClone(outcome);
        return outcome;
      } catch (error) {
        return { error: describeError(error) };
      }
    });
    parentPort.postMessage({ outcomes: possible, milliseconds });
  }
});
`;
