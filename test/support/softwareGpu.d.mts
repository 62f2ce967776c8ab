/** Environment variables under which Vulkan finds the software renderer; null where there is none. */
export function softwareGpuEnvironment(): Promise<Record<string, string> | null>;
