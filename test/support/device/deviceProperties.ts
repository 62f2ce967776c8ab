// What the emulated device says of itself: texts shaped as Android's programs print them. `ro.kernel.qemu` marks it as an
// emulator, as it does on Android's own.

const core = (index: number, maximumKhz: number, capacity: number): Record<string, string> => {
  const folder = `sys/devices/system/cpu/cpu${index}`;
  return {
    [`${folder}/cpufreq/scaling_cur_freq`]: `${Math.round(maximumKhz * 0.6)}\n`,
    [`${folder}/cpufreq/scaling_max_freq`]: `${maximumKhz}\n`,
    [`${folder}/cpufreq/cpuinfo_max_freq`]: `${maximumKhz}\n`,
    [`${folder}/cpufreq/scaling_governor`]: 'sched_pixel\n',
    [`${folder}/cpu_capacity`]: `${capacity}\n`,
  };
};
const little = { maximumKhz: 1_803_000, capacity: 160 };
const middle = { maximumKhz: 2_253_000, capacity: 620 };
const big = { maximumKhz: 2_850_000, capacity: 1024 };
const cores = [little, little, little, little, middle, middle, middle, big];

export const properties: Readonly<Record<string, string>> = {
  'ro.product.name': 'adascale_emulated',
  'ro.product.model': 'AdaScale_Emulated_8',
  'ro.product.device': 'emulated8',
  'ro.product.manufacturer': 'AdaScale',
  'ro.product.cpu.abi': 'arm64-v8a',
  'ro.product.cpu.abilist': 'arm64-v8a,armeabi-v7a,armeabi',
  'ro.build.version.sdk': '34',
  'ro.build.version.release': '14',
  'ro.build.fingerprint': 'adascale/adascale_emulated/emulated8:14/TEST/1:user/test-keys',
  'ro.soc.model': 'EMULATED-SOC',
  'ro.board.platform': 'emulated',
  'ro.kernel.qemu': '1',
};

export const batteryText = `Current Battery Service state:
  AC powered: false
  USB powered: false
  Wireless powered: false
  Dock powered: false
  Max charging current: 0
  Max charging voltage: 0
  Charge counter: 3163000
  status: 3
  health: 2
  present: true
  level: 78
  scale: 100
  voltage: 4123
  temperature: 312
  technology: Li-ion
`;

export const thermalText = `IsStatusOverride: false
ThermalEventListeners:
\tcallbacks: 1
\tkilled: false
\tbroadcasts count: -1
ThermalStatusListeners:
\tcallbacks: 1
\tkilled: false
\tbroadcasts count: -1
Thermal Status: 0
Cached temperatures:
\tTemperature{mValue=31.2, mType=2, mName=battery, mStatus=0}
HAL Ready: true
HAL connection:
\tThermalHAL 2.0 connected: yes
Current temperatures from HAL:
\tTemperature{mValue=48.1, mType=0, mName=BIG, mStatus=0}
\tTemperature{mValue=34.5, mType=3, mName=VIRTUAL-SKIN, mStatus=0}
Current cooling devices from HAL:
\tCoolingDevice{mValue=0, mType=2, mName=thermal-cpufreq-0}
`;

/** Files by their path from the root, without the leading slash. */
export const sysFiles: Readonly<Record<string, string>> = {
  'sys/devices/system/cpu/possible': '0-7\n',
  'sys/devices/system/cpu/present': '0-7\n',
  'sys/devices/system/cpu/online': '0-7\n',
  ...Object.fromEntries(
    cores.flatMap(({ maximumKhz, capacity }, index) => Object.entries(core(index, maximumKhz, capacity))),
  ),
  'sys/class/thermal/thermal_zone0/type': 'BIG\n',
  'sys/class/thermal/thermal_zone0/temp': '48100\n',
  'sys/class/power_supply/battery/current_now': '-180000\n',
  'sys/class/power_supply/battery/voltage_now': '4123000\n',
};

const features = 'fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp cpuid asimdrdm lrcpc dcpop asimddp';
const processor = (index: number): string =>
  [
    `processor\t: ${index}`,
    'BogoMIPS\t: 49.15',
    `Features\t: ${features}`,
    'CPU implementer\t: 0x41',
    'CPU architecture: 8',
    'CPU variant\t: 0x1',
    `CPU part\t: ${index < 4 ? '0xd05' : '0xd44'}`,
    'CPU revision\t: 0',
    '',
  ].join('\n');

/** Files bound over those of /proc. */
export const procFiles: Readonly<Record<string, string>> = {
  meminfo: 'MemTotal:        7832492 kB\nMemFree:          512340 kB\nMemAvailable:    3120456 kB\n',
  cpuinfo: `${cores.map((_, index) => processor(index)).join('\n')}\n`,
};
