// Until @bellwether/statistics has them.
export function normalQuantile(p: number): number {
  // Bisection on erfc is enough for now.
  const a = [
    -3.969683028665376e1, 2.209460984245205e2, -2.759285104469687e2, 1.38357751867269e2, -3.066479806614716e1,
    2.506628277459239,
  ];
  const b = [
    -5.447609879822406e1, 1.615858368580409e2, -1.556989798598866e2, 6.680131188771972e1, -1.328068155288572e1,
  ];
  const c = [
    -7.784894002430293e-3, -3.223964580411365e-1, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [7.784695709041462e-3, 3.224671290700398e-1, 2.445134137142996, 3.754408661907416];
  if (p < 0.02425) {
    const q = Math.sqrt(-2 * Math.log(p));
    return (
      (((((c[0]! * q + c[1]!) * q + c[2]!) * q + c[3]!) * q + c[4]!) * q + c[5]!) /
      ((((d[0]! * q + d[1]!) * q + d[2]!) * q + d[3]!) * q + 1)
    );
  }
  if (p > 1 - 0.02425) return -normalQuantile(1 - p);
  const q = p - 0.5,
    r = q * q;
  return (
    ((((((a[0]! * r + a[1]!) * r + a[2]!) * r + a[3]!) * r + a[4]!) * r + a[5]!) * q) /
    (((((b[0]! * r + b[1]!) * r + b[2]!) * r + b[3]!) * r + b[4]!) * r + 1)
  );
}
export function median(values: ArrayLike<number>): number {
  const s = Float64Array.from(values).sort();
  const n = s.length;
  return n % 2 ? s[(n - 1) / 2]! : (s[n / 2 - 1]! + s[n / 2]!) / 2;
}
export function nelderMead(
  f: (x: ArrayLike<number>) => number,
  start: ArrayLike<number>,
  o: { maximumEvaluations: number; tolerance: number; step: number },
): { point: number[]; value: number; evaluations: number; converged: boolean } {
  const n = start.length;
  let ev = 0;
  const F = (x: number[]) => {
    ev++;
    const v = f(x);
    return Number.isNaN(v) ? Infinity : v;
  };
  const s = [Array.from(start)];
  for (let i = 0; i < n; i++) {
    const x = Array.from(start);
    x[i]! += o.step;
    s.push(x);
  }
  let P = s.map((x) => ({ x, v: F(x) }));
  let converged = false;
  while (ev < o.maximumEvaluations) {
    P.sort((a, b) => a.v - b.v);
    if (P[n]!.v - P[0]!.v <= o.tolerance * (Math.abs(P[0]!.v) + 1e-12)) {
      converged = true;
      break;
    }
    const c = Array.from({ length: n }, (_, j) => {
      let t = 0;
      for (let i = 0; i < n; i++) t += P[i]!.x[j]!;
      return t / n;
    });
    const w = P[n]!;
    const at = (k: number) => c.map((cj, j) => cj + k * (w.x[j]! - cj));
    const xr = at(-1),
      vr = F(xr);
    if (vr < P[0]!.v) {
      const xe = at(-2),
        ve = F(xe);
      P[n] = ve < vr ? { x: xe, v: ve } : { x: xr, v: vr };
    } else if (vr < P[n - 1]!.v) P[n] = { x: xr, v: vr };
    else {
      const out = vr < w.v;
      const xc = at(out ? -0.5 : 0.5),
        vc = F(xc);
      if (vc < (out ? vr : w.v)) P[n] = { x: xc, v: vc };
      else {
        P = P.map((p, i) =>
          i === 0
            ? p
            : (() => {
                const x = p.x.map((xj, j) => P[0]!.x[j]! + 0.5 * (xj - P[0]!.x[j]!));
                return { x, v: F(x) };
              })(),
        );
      }
    }
  }
  P.sort((a, b) => a.v - b.v);
  return { point: P[0]!.x, value: P[0]!.v, evaluations: ev, converged };
}
