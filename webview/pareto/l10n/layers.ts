// The model graph.

export const layerTexts = {
  name: 'Layers of the active variant',
  nothing: 'Select a variant in the chart or the table to see its layers.',
  loading: 'Building the network…',
  graph: (id: string, layers: number): string => `Graph of ${id}, ${layers} layers`,
  layer: 'Layer',
  op: 'Kind',
  output: 'Output',
  operator: 'Operator',
  macs: 'MACs',
  kept: 'Kept',
  weights: 'Weights',
  dropped: 'dropped',
  asTrained: 'as trained',
};
