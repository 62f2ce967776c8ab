// Typed access to a node's attributes with ONNX defaults.
import type { GraphNode } from './graph';

export function intAttribute(node: GraphNode, name: string, fallback: number): number {
  const attribute = node.attributes[name];
  return attribute?.type === 'int' ? attribute.value : fallback;
}

export function floatAttribute(node: GraphNode, name: string, fallback: number): number {
  const attribute = node.attributes[name];
  return attribute?.type === 'float' ? attribute.value : fallback;
}

export function stringAttribute(node: GraphNode, name: string, fallback: string): string {
  const attribute = node.attributes[name];
  return attribute?.type === 'string' ? attribute.value : fallback;
}

export function intsAttribute(node: GraphNode, name: string, fallback: readonly number[]): readonly number[] {
  const attribute = node.attributes[name];
  return attribute?.type === 'ints' ? attribute.value : fallback;
}
