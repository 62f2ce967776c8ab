// What devices of different makers print, in the shapes that public documentation, issue trackers and questions show; serial
// numbers and dates are made up. Quirks are kept: they are what the parsers are for.
export interface VendorDump {
  readonly battery: string;
  readonly thermal: string;
  readonly currentNow: string;
  readonly voltageNow: string;
  readonly properties: string;
}

/** AOSP layout; current_now in microamperes, negative while discharging. */
export const pixel: VendorDump = {
  battery: `Current Battery Service state:
  AC powered: false
  USB powered: false
  Wireless powered: false
  Dock powered: false
  Max charging current: 0
  Max charging voltage: 0
  Charge counter: 3108000
  status: 3
  health: 2
  present: true
  level: 71
  scale: 100
  voltage: 4021
  temperature: 287
  technology: Li-ion
  Charging state: 0
  Charging policy: 1
  Capacity level: -1
`,
  thermal: `IsStatusOverride: false
ThermalEventListeners:
\tcallbacks: 2
\tkilled: false
\tbroadcasts count: -1
ThermalStatusListeners:
\tcallbacks: 3
\tkilled: false
\tbroadcasts count: -1
Thermal Status: 1
Cached temperatures:
\tTemperature{mValue=61.5, mType=3, mName=VIRTUAL-SKIN, mStatus=3}
HAL Ready: true
HAL connection:
\tThermalHAL AIDL 1  connected: yes
Current temperatures from HAL:
\tTemperature{mValue=48.25, mType=0, mName=BIG, mStatus=0}
\tTemperature{mValue=44.0, mType=0, mName=LITTLE, mStatus=0}
\tTemperature{mValue=43.5, mType=1, mName=G3D, mStatus=0}
\tTemperature{mValue=28.7, mType=2, mName=battery, mStatus=0}
\tTemperature{mValue=39.125, mType=3, mName=VIRTUAL-SKIN, mStatus=1}
\tTemperature{mValue=NaN, mType=9, mName=TPU, mStatus=0}
\tTemperature{mValue=4021.0, mType=6, mName=vbat, mStatus=0}
\tTemperature{mValue=71.0, mType=8, mName=soc, mStatus=0}
Current cooling devices from HAL:
\tCoolingDevice{mValue=0, mType=2, mName=thermal-cpufreq-0}
Temperature static thresholds from HAL:
\tTemperatureThreshold{mType=3, mName=VIRTUAL-SKIN, mHotThrottlingThresholds=[NaN, 39.0, 43.0, 45.0, 46.5, 52.0, 55.0], mColdThrottlingThresholds=[NaN, NaN, NaN, NaN, NaN, NaN, NaN]}
`,
  currentNow: '-412500\n',
  voltageNow: '4021250\n',
  properties: `[ro.board.platform]: [zuma]
[ro.build.version.release]: [14]
[ro.build.version.release_or_codename]: [14]
[ro.build.version.sdk]: [34]
[ro.product.cpu.abilist]: [arm64-v8a]
[ro.product.manufacturer]: [Google]
[ro.product.model]: [Pixel 8]
[ro.soc.manufacturer]: [Google]
[ro.soc.model]: [Tensor G3]
`,
};

/** More lines after the block, one of which repeats a name in other letters; current in milliamperes; absent sensors read 0.0. */
export const samsung: VendorDump = {
  battery: `Current Battery Service state:
  AC powered: false
  USB powered: true
  Wireless powered: false
  Max charging current: 0
  Max charging voltage: 0
  Charge counter: 2967000
  status: 5
  health: 2
  present: true
  level: 100
  scale: 100
  voltage: 4312
  temperature: 309
  technology: Li-ion
  batterySWSelfDischarging: false
  batteryMiscEvent: 65536
  batteryCurrentEvent: 0
  mSecPlugTypeSummary: 2
  LED Charging: true
  LED Low Battery: true
  current now: 321
  charge counter: 0
  Adaptive Fast Charging Settings: true
USE_FAKE_BATTERY: false
LLB CAL: 20180831
LLB MAN:
LLB CURRENT: YEAR2023M8D9
LLB DIFF: 256
BatteryInfoBackUp
  mSavedBatteryAsoc: 96
  mSavedBatteryMaxTemp: 534
  mSavedBatteryUsage: 132
  FEATURE_SAVE_BATTERY_CYCLE: true
`,
  thermal: `IsStatusOverride: false
ThermalEventListeners:
\tcallbacks: 1
\tkilled: false
\tbroadcasts count: -1
Thermal Status: 0
Cached temperatures:
\tTemperature{mValue=0.0, mType=2, mName=SUBBAT, mStatus=0}
\tTemperature{mValue=25.6, mType=0, mName=AP, mStatus=0}
HAL Ready: true
HAL connection:
\tThermalHAL 2.0 connected: yes
Current temperatures from HAL:
\tTemperature{mValue=25.6, mType=0, mName=AP, mStatus=0}
\tTemperature{mValue=23.8, mType=2, mName=BAT, mStatus=0}
\tTemperature{mValue=24.7, mType=3, mName=LRB, mStatus=0}
\tTemperature{mValue=25.7, mType=5, mName=PA, mStatus=0}
\tTemperature{mValue=0.0, mType=2, mName=SUBBAT, mStatus=0}
\tTemperature{mValue=0.0, mType=4, mName=USB, mStatus=0}
Current cooling devices from HAL:
Temperature static thresholds from HAL:
`,
  currentNow: '',
  voltageNow: '4312\n',
  properties: `[ro.board.platform]: [lahaina]
[ro.build.version.release]: [13]
[ro.build.version.sdk]: [33]
[ro.product.cpu.abilist]: [arm64-v8a,armeabi-v7a,armeabi]
[ro.product.manufacturer]: [samsung]
[ro.product.model]: [SM-A528B]
[ro.soc.model]: []
`,
};

/** Sentences among the lines, the charge counter in mAh, holding at a limit of 80 % with the charger connected. */
export const xiaomi: VendorDump = {
  battery: `Current Battery Service state:
  AC powered: true
  USB powered: false
  Wireless powered: false
  Dock powered: false
  Max charging current: 12400000
 Time when the latest updated value of the Max charging current was sent via battery changed broadcast: +3h50m5s130ms
  Max charging voltage: 11000000
  Charge counter: 4274
  status: 4
  health: 2
  present: true
  level: 80
  scale: 100
  voltage: 4228
 Time when the latest updated value of the voltage was sent via battery changed broadcast: +4h6m8s668ms
 The last voltage value sent via the battery changed broadcast: 4232
  temperature: 364
  technology: Li-poly
  Charging state: 0
  Charging policy: 0
  Capacity level: 4
MiuiBatteryService first usage time:
  mSetBatteryUsageTimeCount=56
`,
  thermal: `IsStatusOverride: false
Thermal Status: 2
Cached temperatures:
HAL Ready: true
HAL connection:
\tThermalHAL 2.0 connected: yes
Current temperatures from HAL:
\tTemperature{mValue=58.9, mType=0, mName=cpu-0-0-usr, mStatus=0}
\tTemperature{mValue=61.2, mType=0, mName=cpu-1-3-usr, mStatus=0}
\tTemperature{mValue=55.0, mType=1, mName=gpuss-0-usr, mStatus=0}
\tTemperature{mValue=36.4, mType=2, mName=battery, mStatus=0}
\tTemperature{mValue=-273.0, mType=3, mName=skin-msm-therm, mStatus=0}
Current cooling devices from HAL:
\tCoolingDevice{mValue=3, mType=2, mName=cpufreq-cpu0}
`,
  currentNow: '1187500\n',
  voltageNow: '4228000\n',
  properties: `[ro.board.platform]: [mt6897]
[ro.build.version.release]: [15]
[ro.build.version.sdk]: [35]
[ro.product.cpu.abilist]: [arm64-v8a]
[ro.product.manufacturer]: [Xiaomi]
[ro.product.marketname]: [Redmi Note 14]
[ro.product.model]: [24115RA8EG]
`,
};

/** Current in milliamperes, positive while discharging. */
export const onePlus: VendorDump = {
  battery: `Current Battery Service state:
  AC powered: false
  USB powered: false
  Wireless powered: false
  Max charging current: 0
  Max charging voltage: 0
  Charge counter: 3124799
  status: 4
  health: 2
  present: true
  level: 89
  scale: 100
  voltage: 4218
  temperature: 324
  technology: Li-ion
  fastChargeStatus: false
`,
  thermal: `IsStatusOverride: false
Thermal Status: 0
Cached temperatures:
HAL Ready: false
HAL connection:
Current temperatures from HAL:
Current cooling devices from HAL:
`,
  currentNow: '386\n',
  voltageNow: '4218000\n',
  properties: `[ro.board.platform]: [kona]
[ro.build.version.release]: [11]
[ro.build.version.sdk]: [30]
[ro.product.cpu.abilist]: [arm64-v8a,armeabi-v7a,armeabi]
[ro.product.manufacturer]: [OnePlus]
[ro.product.model]: [KB2003]
[ro.soc.model]: [SM8250]
`,
};

/** Android 9: no thermal service; files that exist and are empty. */
export const huawei: VendorDump = {
  battery: `Current Battery Service state:
  AC powered: false
  USB powered: true
  Wireless powered: false
  Max charging current: 500000
  Max charging voltage: 5000000
  Charge counter: 0
  status: 2
  health: 2
  present: true
  level: 46
  scale: 100
  voltage: 3902
  temperature: 310
  technology: Li-poly
`,
  thermal: "Can't find service: thermalservice\n",
  currentNow: '\n',
  voltageNow: '3902000\n',
  properties: `[ro.board.platform]: [kirin970]
[ro.build.version.release]: [9]
[ro.build.version.sdk]: [28]
[ro.config.marketing_name]: [HUAWEI P20 Pro]
[ro.product.cpu.abilist]: [arm64-v8a,armeabi-v7a,armeabi]
[ro.product.manufacturer]: [HUAWEI]
[ro.product.model]: [CLT-L29]
`,
};

/** A box on mains: a battery that it does not have, in volts and whole degrees. */
export const mediaBox: VendorDump = {
  battery: `Current Battery Service state:
  AC powered: true
  USB powered: false
  Wireless powered: false
  Max charging current: 0
  Max charging voltage: 0
  Charge counter: 1000
  status: 2
  health: 2
  present: true
  level: 90
  scale: 100
  voltage: 13
  temperature: 26
  technology: Li-ion
`,
  thermal: 'Thermal Status: 0\n',
  currentNow: '',
  voltageNow: '',
  properties: '[ro.product.model]: [Box]\n[ro.hardware]: [amlogic]\n',
};
