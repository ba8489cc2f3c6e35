/** Address of the demo pages' own styles; all else is the public site's. */
export const STYLES = '/demo/demo.css';

export const STYLES_TEXT = `.demo-people, .demo-mail, .demo-choices, .demo-doors, .demo-stops { list-style: none; margin: 0 0 var(--space-5); padding: 0; }
.demo-people { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 20rem), 1fr)); column-gap: var(--space-6); }
.demo-people li { display: flex; align-items: center; justify-content: space-between; gap: var(--space-3); padding-block: var(--space-3); border-top: 1px solid var(--line); }
.demo-people p { margin: 0; line-height: 1.45; }
.demo-people small { color: var(--ink-soft); }
.demo-people form, .demo-doors form, .demo-choices form { margin: 0; flex: none; }
.demo-mail li, .demo-choices li { max-width: var(--measure); padding-block: var(--space-4); border-top: 1px solid var(--line); }
.demo-mail p, .demo-choices p { margin: 0; }
.demo-mail-head { display: flex; flex-wrap: wrap; justify-content: space-between; gap: 0 var(--space-4); color: var(--ink-soft); }
.demo-choices p { margin-top: var(--space-2); color: var(--ink-soft); }
.demo-where { display: flex; gap: var(--space-1); margin: 0 0 var(--space-3); padding: 0; list-style: none; }
.demo-where a, .demo-where span { display: inline-flex; align-items: center; justify-content: center; min-width: var(--target); min-height: var(--target); border-bottom: 3px solid var(--line); color: var(--ink-soft); text-decoration: none; }
.demo-where [aria-current] { border-color: var(--teal); color: var(--ink); font-weight: 700; }
.demo-doors { max-width: 46rem; border-top: 1px solid var(--ink); }
.demo-doors li { display: grid; gap: var(--space-2); padding-block: var(--space-4); border-bottom: 1px solid var(--line); }
.demo-doors p { margin: 0; }
.demo-doors .button { width: 100%; text-align: center; }
.heading h1 { word-break: keep-all; overflow-wrap: anywhere; }
.demo-look { margin-top: var(--space-6); }
.demo-stops { counter-reset: stop; max-width: 46rem; border-top: 1px solid var(--ink); }
.demo-stops li { border-bottom: 1px solid var(--line); }
.demo-stops a { display: grid; grid-template-columns: 2.5rem 1fr; align-items: baseline; padding-block: var(--space-3); text-decoration: none; color: var(--ink); }
.demo-stops a:hover strong { text-decoration: underline; }
.demo-stops .no { font-family: var(--serif); font-size: var(--text-4); color: var(--teal); }
.demo-stops small { grid-column: 2; color: var(--ink-soft); font-size: var(--text-2); }
.demo-happened { max-width: 46rem; margin: 0 0 var(--space-5); padding: 0; list-style-position: inside; border-top: 1px solid var(--ink); }
.demo-happened li { padding-block: var(--space-3); border-bottom: 1px solid var(--line); }
.actions form { margin: 0; }
.demo-jump { display: flex; flex-wrap: wrap; gap: 0 var(--space-4); margin: 0 0 var(--space-4); padding: 0; list-style: none; }
.demo-jump a { display: inline-flex; align-items: center; min-height: var(--target); }
.demo-clock { margin-top: var(--space-7); padding: var(--space-5); border: 1px solid var(--line); border-radius: var(--radius); background: var(--card); max-width: 46rem; }
.demo-clock h2 { font-size: var(--text-4); }
@media (min-width: 48rem) { .demo-doors li { grid-template-columns: 17rem 1fr; align-items: center; gap: var(--space-5); } }
@media print { .demo-doors form, .demo-people form { display: none; } }
`;
