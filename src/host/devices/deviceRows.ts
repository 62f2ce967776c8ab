// What a device is and how it is now, as rows below it: a label, what is known in words, an icon. Decided without VS Code.
import { deviceName } from '../../shared/device/deviceName';
import { formatBytes } from '../../shared/format';
import type { DeviceStatus } from '../../shared/protocol/devices';

export interface DeviceRow {
  readonly label: string;
  readonly text: string;
  /** Codicon. */
  readonly icon: string;
}

/** Fills `{0}`, `{1}`… in the reader's language: vscode.l10n.t. */
export type Translate = (text: string, ...values: readonly (string | number)[]) => string;

/** PowerManager.THERMAL_STATUS_…, by number. */
const thermalNames = ['none', 'light', 'moderate', 'severe', 'critical', 'emergency', 'shutdown'];

function batteryText({ reading }: DeviceStatus, t: Translate): string {
  const { batteryPercent, charging, batteryCelsius } = reading;
  const parts = [
    batteryPercent === null ? null : `${Math.round(batteryPercent)} %`,
    charging === null ? null : charging ? t('charging') : t('discharging'),
    batteryCelsius === null ? null : `${batteryCelsius.toFixed(1)} °C`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

function heatText({ reading }: DeviceStatus, t: Translate): string {
  const { thermalStatus, celsius } = reading;
  const parts = [
    thermalStatus === null ? null : t('status {0} ({1})', thermalStatus, thermalNames[thermalStatus] ?? ''),
    celsius === null ? null : `${celsius.toFixed(1)} °C`,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

/** Load and clock of the fastest core; an ellipsis while the next reading will tell. */
function processorText({ reading }: DeviceStatus, t: Translate): string {
  const { cpuLoad, cpuTimes, cores } = reading;
  const clocks = cores.map(({ currentKhz }) => currentKhz).filter((khz) => khz !== null);
  const parts = [
    cpuLoad === null ? null : t('load {0} %', Math.round(100 * cpuLoad)),
    clocks.length === 0 ? null : `${(Math.max(...clocks) / 1e6).toFixed(2)} GHz`,
  ];
  const text = parts.filter((part) => part !== null).join(', ');
  return text === '' && cpuTimes !== null ? '…' : text;
}

function memoryText({ reading }: DeviceStatus, t: Translate): string {
  const { freeMemoryBytes, totalMemoryBytes } = reading;
  if (freeMemoryBytes === null) return '';
  if (totalMemoryBytes === null) return formatBytes(freeMemoryBytes);
  return t('{0} of {1}', formatBytes(freeMemoryBytes), formatBytes(totalMemoryBytes));
}

/** Rows for what the device does not tell say so, but for what only a phone has on a computer. */
export function deviceRows(status: DeviceStatus, t: Translate): readonly DeviceRow[] {
  const { properties, target, calibratedAt } = status;
  const { soc, androidVersion, sdk, abis } = properties;
  const isPhone = target !== 'local';
  const android = androidVersion === null ? '' : sdk === null ? androidVersion : `${androidVersion} (SDK ${sdk})`;
  const calibrated = calibratedAt === null ? t('not calibrated') : t('calibrated {0}', calibratedAt.slice(0, 10));
  const rows: readonly (DeviceRow & { readonly phone?: boolean })[] = [
    { label: isPhone ? t('Model') : t('Name'), text: deviceName(properties), icon: isPhone ? 'device-mobile' : 'vm' },
    { label: t('Chip'), text: soc ?? '', icon: 'chip' },
    { label: 'Android', text: android, icon: 'versions', phone: true },
    { label: 'ABI', text: abis.join(', '), icon: 'file-binary' },
    { label: t('Battery'), text: batteryText(status, t), icon: 'plug', phone: true },
    { label: t('Heat'), text: heatText(status, t), icon: 'flame', phone: true },
    { label: t('Processor'), text: processorText(status, t), icon: 'pulse' },
    { label: t('Free memory'), text: memoryText(status, t), icon: 'database' },
    { label: t('Predictor'), text: calibrated, icon: 'beaker' },
  ];
  return rows
    .filter(({ text, phone }) => text !== '' || isPhone || phone !== true)
    .map(({ label, text, icon }) => ({ label, icon, text: text === '' ? t('not told') : text }));
}
