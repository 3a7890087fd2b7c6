import { drawingStyle, fontStack, paletteStyle } from '../charts/palette.js';

/** Severity colours by scheme. Text in them keeps 4.5:1 on the surface. */
const severities = {
  light:
    '--critical:#b42318;--warning:#9a4b00;--info:#0068ad;--good:#1a7041;--raised:#f6f8fa;--tint:#eef4f9;--shade:#1c273333',
  dark: '--critical:#ff8f85;--warning:#f5b05c;--info:#63b5f2;--good:#6fcf97;--raised:#1a222a;--tint:#17242f;--shade:#000000b3',
};

/** The stylesheet of a report. */
export const reportStyle: string = `${paletteStyle(':root')}
${drawingStyle}
:root{${severities.light};color-scheme:light dark}
@media screen and (prefers-color-scheme:dark){:root{${severities.dark}}}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%;scroll-behavior:smooth;scroll-padding-top:1.5rem}
body{margin:0;background:var(--bw-surface);color:var(--bw-ink);font:1rem/1.6 ${fontStack};overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
.page{max-width:58rem;margin:0 auto;padding:2rem 1.25rem 3rem}
header{padding-bottom:1.5rem;margin-bottom:2rem;border-bottom:1px solid var(--bw-grid)}
h1{font-size:clamp(1.6rem,1.2rem + 2vw,2.25rem);line-height:1.2;letter-spacing:-.02em;margin:0;text-wrap:balance}
h2{font-size:1.4rem;line-height:1.3;letter-spacing:-.01em;margin:0 0 .75rem}
h3{font-size:1.1rem;line-height:1.35;margin:0 0 .5rem}
p{margin:0 0 1rem;max-width:44rem;text-wrap:pretty}
.subtitle{font-size:1.1rem;color:var(--bw-muted);margin:.6rem 0 0}
.made,footer{font-size:.875rem;color:var(--bw-muted)}
.made{margin:.6rem 0 0}
section{margin:0 0 3.5rem}
section.level-3{margin:0 0 2.75rem}
section:has(+section.level-3){margin-bottom:2rem}
footer{border-top:1px solid var(--bw-grid);padding-top:1.25rem}
footer p{margin:0}
a{color:var(--bw-accent);text-underline-offset:.15em}
:focus-visible{outline:2px solid var(--bw-accent);outline-offset:2px;border-radius:4px}
.skip{position:absolute;left:1rem;top:-4rem;background:var(--bw-surface);padding:.5rem 1rem;border:1px solid var(--bw-neutral);border-radius:6px}
.skip:focus{top:.5rem;z-index:1}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.icon{width:1em;height:1em;flex:none;vertical-align:-.13em;fill:currentColor}
.icon .i{stroke:var(--bw-surface);stroke-width:1.7;fill:none;stroke-linecap:round;stroke-linejoin:round}
.critical.icon{color:var(--critical)}.warning.icon{color:var(--warning)}.info.icon{color:var(--info)}.good.icon{color:var(--good)}
nav{font-size:.9rem;margin-bottom:2.5rem}
nav p{font-weight:600;margin:0 0 .5rem}
nav ol{list-style:none;margin:0;padding:0}
nav a{display:flex;gap:.5rem;align-items:baseline;padding:.25rem .6rem;margin:0 -.6rem;border-radius:6px;color:var(--bw-muted);text-decoration:none}
nav a .icon{position:relative;top:.13em;font-size:.85em}
nav a:hover{color:var(--bw-ink);background:var(--raised)}
nav ol ol{font-size:.8125rem}
nav ol ol a{padding-inline-start:1.5rem}
nav details{border:0;padding:0;margin:0 0 0 .9rem}
nav summary{font-size:.8125rem;font-weight:400;color:var(--bw-muted);padding:.25rem 0}
nav details ol a{padding-inline-start:.6rem}
nav details[open]>summary{margin:0}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(10.5rem,100%),1fr));gap:.75rem;margin:0 0 1.75rem}
.tile{background:var(--raised);border-radius:10px;padding:1rem 1.1rem}
.tile dt{display:flex;gap:.45rem;align-items:center;font-size:.875rem;color:var(--bw-muted)}
.tile dd{margin:.3rem 0 0}
.tile strong{font-size:1.75rem;line-height:1.2;font-weight:650;letter-spacing:-.02em}
.tile .unit{color:var(--bw-muted)}
.tile .detail{display:block;font-size:.875rem;color:var(--bw-muted);margin-top:.2rem}
figure{margin:0 0 2rem}
.drawing{overflow-x:auto;border:1px solid var(--bw-grid);border-radius:10px;padding:.35rem}
.drawing svg{display:block;width:100%;height:auto}
.drawing.narrow{display:none}
figcaption{font-size:.875rem;color:var(--bw-muted);margin-top:.6rem;max-width:44rem}
.scroll{overflow-x:auto;margin:0 0 1.75rem;background:linear-gradient(90deg,var(--bw-surface) 30%,transparent) left/2rem 100%,linear-gradient(270deg,var(--bw-surface) 30%,transparent) right/2rem 100%,radial-gradient(farthest-side at 0 50%,var(--shade),transparent) left/.7rem 100%,radial-gradient(farthest-side at 100% 50%,var(--shade),transparent) right/.7rem 100%;background-repeat:no-repeat;background-attachment:local,local,scroll,scroll}
table{border-collapse:collapse;width:100%;font-size:.875rem;line-height:1.45}
caption{text-align:start;font-size:.875rem;color:var(--bw-muted);padding-bottom:.5rem}
th,td{text-align:start;padding:.5rem;border-bottom:1px solid var(--bw-grid);vertical-align:middle;overflow-wrap:normal}
td{max-width:26rem;min-width:3rem;white-space:nowrap}
th{font-size:.8125rem;font-weight:600;color:var(--bw-muted);vertical-align:bottom;border-bottom-color:var(--bw-neutral)}
td.some,td.long{white-space:normal}
td.some{min-width:7rem}
td.long{min-width:12rem;overflow-wrap:anywhere}
th:first-child,td:first-child{padding-inline-start:.25rem}
.end{text-align:end}
td svg{display:block}
.none{color:var(--bw-muted)}
.findings{list-style:none;margin:0 0 1.75rem;padding:0;counter-reset:finding}
.finding{position:relative;display:grid;grid-template-columns:minmax(0,1fr) auto;gap:.15rem 1.25rem;align-items:baseline;padding:.75rem 1rem .8rem 1.1rem;border-inline-start:3px solid;border-start-end-radius:8px;border-end-end-radius:8px;background:var(--raised);margin-bottom:.5rem}
.finding.critical{border-color:var(--critical)}.finding.warning{border-color:var(--warning)}.finding.info{border-color:var(--info)}.finding.good{border-color:var(--good)}
.finding p{margin:0;max-width:none}
.finding>*{grid-column:1/-1}
.finding .head{grid-column:1}
.finding .when{grid-column:2}
.finding .text{font-size:.925rem;max-width:46rem}
.finding .head .icon{margin-inline-end:.4rem}
.finding .word{font-size:.8125rem;font-weight:600;margin-inline-end:.5rem}
.critical .word{color:var(--critical)}.warning .word{color:var(--warning)}.info .word{color:var(--info)}.good .word{color:var(--good)}
.numbered{list-style:none}
.numbered .finding{counter-increment:finding;padding-inline-start:3rem}
.numbered .finding::before{content:counter(finding);position:absolute;inset-inline-start:.8rem;top:.85rem;min-width:1.5rem;height:1.4rem;padding:0 .35rem;border-radius:.7rem;background:var(--bw-alert);color:var(--bw-surface);font-size:.75rem;font-weight:650;line-height:1.4rem;text-align:center}
.when,.subject{font-size:.875rem;color:var(--bw-muted)}
.subject a,td a{text-decoration-thickness:1px;text-decoration-color:color-mix(in srgb,currentColor 35%,transparent)}
.subject a:hover,td a:hover{text-decoration-color:currentColor}
.facts{display:flex;flex-wrap:wrap;gap:.15rem 1.5rem;margin:.2rem 0 0;font-size:.875rem}
.facts div{display:flex;flex-wrap:wrap;gap:0 .4rem;max-width:100%}
.facts dt{color:var(--bw-muted)}
.facts dd{margin:0}
.note{background:var(--tint);border-radius:8px;padding:.8rem 1rem;font-size:.925rem;max-width:none}
details{border:1px solid var(--bw-grid);border-radius:10px;padding:.7rem 1rem;margin:0 0 1.75rem}
summary{cursor:pointer;font-weight:600}
details[open]>summary{margin-bottom:.9rem}
details>:last-child{margin-bottom:.3rem}
@media (min-width:75rem){
.with-contents{max-width:80rem;display:grid;grid-template-columns:14rem minmax(0,1fr);column-gap:3rem;padding:3rem 2rem}
.with-contents>header,.with-contents>footer,.with-contents>main{grid-column:2}
.with-contents>nav{grid-column:1;grid-row:1/4;position:sticky;top:3rem;align-self:start;max-height:calc(100vh - 6rem);overflow-y:auto;padding-inline:.6rem;scrollbar-width:thin}
@supports selector(details::details-content){
nav details{margin:0}
nav summary{display:none}
nav details::details-content{content-visibility:visible;display:block;block-size:auto}
nav details ol a{padding-inline-start:1.5rem}
}
}
@media screen and (max-width:38rem){
.page{padding-top:1.5rem}
.drawing{margin-inline:-.5rem}
.drawing.only svg{min-width:36rem}
.drawing.wide{display:none}
.drawing.narrow{display:block}
.facts{flex-direction:column}
.finding .when{grid-column:1/-1}
.tile strong{font-size:1.5rem}
.tiles{grid-template-columns:repeat(auto-fit,minmax(min(8.5rem,100%),1fr))}
}
@media (prefers-reduced-motion:reduce){html{scroll-behavior:auto}}
@media print{
@page{margin:16mm}
:root{color-scheme:light}
body{font-size:10pt}
.page{max-width:none;padding:0;display:block}
nav,.skip{display:none}
.tile,.note{border:1px solid var(--bw-grid)}
.tile,figure,.finding,tr{break-inside:avoid}
h2,h3,caption,summary{break-after:avoid}
.scroll,.drawing{overflow:visible;background:none}
.drawing.narrow{display:none}
details::details-content{content-visibility:visible;display:block;block-size:auto}
thead{display:table-header-group}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}
}`;
