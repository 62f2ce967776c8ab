// A graphics processor in software: the SwiftShader that the tests' Chromium comes with. A process finds it by its environment.
import { existsSync } from 'node:fs';
import * as path from 'node:path';

/**
 * Environment variables under which Vulkan finds the software renderer; null where there is none.
 * @returns {Promise<{ VK_ICD_FILENAMES: string, LD_LIBRARY_PATH: string } | null>}
 */
export async function softwareGpuEnvironment() {
  if (process.platform !== 'linux') return null;
  const { default: packaged } = await import('@sparticuz/chromium');
  const folder = path.dirname(await packaged.executablePath());
  const driver = path.join(folder, 'vk_swiftshader_icd.json');
  if (![driver, path.join(folder, 'libvulkan.so.1')].every((file) => existsSync(file))) return null;
  return { VK_ICD_FILENAMES: driver, LD_LIBRARY_PATH: folder };
}
