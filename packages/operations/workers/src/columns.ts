type Column = Float64Array | Float32Array | Int32Array | Uint32Array | Uint8Array;

/**
 * `value` as it may go to a thread: a column that is a part of a larger buffer is copied out, because the border would
 * take the whole buffer with it. Columns on shared memory stay as they are and are not copied anywhere. What needs no
 * change is returned itself; nothing given is changed.
 *
 * @param buffers - Collects the buffers of all columns that are not shared, for a transfer.
 */
export function packColumns(
  value: unknown,
  buffers?: Set<ArrayBuffer>,
  seen: Map<object, unknown> = new Map(),
): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (seen.has(value)) return seen.get(value);
  seen.set(value, value);
  if (ArrayBuffer.isView(value)) {
    if (!(value.buffer instanceof ArrayBuffer) || !('length' in value)) return value;
    const whole = value.byteLength === value.buffer.byteLength ? value : sliceOf(value as Column);
    buffers?.add(whole.buffer as ArrayBuffer);
    seen.set(value, whole);
    return whole;
  }
  if (Array.isArray(value)) {
    // Plain numbers and texts: nothing inside can be a column.
    if (typeof value[0] !== 'object') return value;
  } else if (![Object.prototype, null].includes(Object.getPrototypeOf(value))) return value;
  const fields = value as Record<string, unknown>;
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(fields)) {
    const packed = packColumns(fields[key], buffers, seen);
    if (packed === fields[key]) continue;
    copy ??= (Array.isArray(value) ? [...value] : { ...value }) as Record<string, unknown>;
    copy[key] = packed;
  }
  if (copy !== undefined) seen.set(value, copy);
  return copy ?? value;
}

/** A copy also where the class overrides `slice` to share memory, as Node's `Buffer` does. */
function sliceOf(column: Column): ArrayBufferView {
  return Reflect.apply(Float64Array.prototype.slice, column, []) as ArrayBufferView;
}
