/** Stands in run.json, so that a run says which engine made it; a unit test holds it to package.json. */
export const engineVersion = '0.1.0';
