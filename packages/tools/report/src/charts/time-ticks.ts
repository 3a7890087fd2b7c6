/** A time on an axis with its label. */
export interface TimeTick {
  readonly time: number;
  readonly label: string;
}

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Distances that people count in; from there on months. */
const steps = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  1000,
  2000,
  5000,
  10_000,
  15_000,
  30_000,
  minute,
  2 * minute,
  5 * minute,
  10 * minute,
  15 * minute,
  30 * minute,
  hour,
  2 * hour,
  3 * hour,
  6 * hour,
  12 * hour,
  day,
  2 * day,
  3 * day,
  4 * day,
  7 * day,
  14 * day,
];

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** `'6 Jan'`, in UTC. */
function dayName(time: number): string {
  const date = new Date(time);
  return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
}

/** `'Tue 6 Jan 2026, 14:05'`, in UTC. */
export function fullTime(time: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return 'unknown time';
  const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  return `${days[date.getUTCDay()]} ${dayName(time)} ${date.getUTCFullYear()}, ${clock}`;
}

function labelOf(time: number, step: number, first: boolean): string {
  const date = new Date(time);
  const year = date.getUTCFullYear();
  if (step < day && time % day !== 0) {
    const clock = `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
    if (step >= minute) return clock;
    const seconds = `${clock}:${two(date.getUTCSeconds())}`;
    return step >= 1000 ? seconds : `${seconds}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
  }
  if (step > 300 * day) return String(year);
  const newYear = date.getUTCMonth() === 0 && date.getUTCDate() <= Math.max(1, step / day);
  if (step > 14 * day) return first || newYear ? `${months[date.getUTCMonth()]} ${year}` : months[date.getUTCMonth()]!;
  if (step === day || step === 2 * day) {
    const name = `${days[date.getUTCDay()]} ${dayName(time)}`;
    return newYear ? `${dayName(time)} ${year}` : name;
  }
  return newYear ? `${dayName(time)} ${year}` : dayName(time);
}

function monthTicks(from: number, to: number, count: number): number[] {
  const span = (to - from) / (30.44 * day);
  const stride = [1, 2, 3, 6, 12, 24, 60, 120, 240, 600, 1200].find((each) => span / each <= count) ?? 12_000;
  const first = new Date(from);
  const start = first.getUTCFullYear() * 12 + first.getUTCMonth();
  const times: number[] = [];
  for (let month = Math.ceil(start / stride) * stride; times.length <= count + 1; month += stride) {
    // Date.UTC would take the years 0 to 99 for 1900 to 1999.
    const time = new Date(0).setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
    if (time > to || Number.isNaN(time)) break;
    if (time >= from) times.push(time);
  }
  return times;
}

/** About `count` round times from `from` to `to`, labelled in UTC as a person would: clock times, days, months, years. */
export function timeTicks(from: number, to: number, count: number): readonly TimeTick[] {
  const wanted = (to - from) / Math.max(1, count);
  const step = steps.find((each) => each >= wanted);
  if (step === undefined) {
    const times = monthTicks(from, to, count);
    const stride = times.length > 1 ? times[1]! - times[0]! : 31 * day;
    return times.map((time, index) => ({ time, label: labelOf(time, Math.max(stride, 15 * day), index === 0) }));
  }
  // Weeks begin on Monday; the epoch was a Thursday.
  const offset = step % (7 * day) === 0 ? 4 * day : 0;
  const ticks: TimeTick[] = [];
  for (let time = Math.ceil((from - offset) / step) * step + offset; time <= to; time += step) {
    ticks.push({ time, label: labelOf(time, step, ticks.length === 0) });
  }
  return ticks;
}

/** What a time axis from `from` to `to` is called: its zone and its years. */
export function timeAxisName(from: number, to: number): string {
  const [first, last] = [new Date(from).getUTCFullYear(), new Date(to).getUTCFullYear()];
  if (!Number.isFinite(first) || !Number.isFinite(last)) return 'time in UTC';
  return `time in UTC, ${first === last ? first : `${first}–${last}`}`;
}
