// Style sheets are bundled by esbuild into dist/pareto.css; importing one has no value.
declare module '*.css';
