// The wire format between an adb server and a device's daemon (AOSP, packages/modules/adb/protocol.txt): a header of six words,
// then the data. Names and numbers are the protocol's.

const word = (name: string): number => Buffer.from(name, 'ascii').readUInt32LE(0);

export const command = {
  connect: word('CNXN'),
  authorise: word('AUTH'),
  open: word('OPEN'),
  okay: word('OKAY'),
  write: word('WRTE'),
  close: word('CLSE'),
} as const;

/** From this version on the checksum of the data is not looked at. */
export const protocolVersion = 0x01000001;
export const maximumPayload = 1024 * 1024;
export const headerBytes = 24;

export interface Packet {
  readonly command: number;
  readonly first: number;
  readonly second: number;
  readonly dataBytes: number;
}

/** Null for what is no packet. */
export function parseHeader(header: Buffer): Packet | null {
  const [name, first, second, dataBytes, , magic] = [0, 4, 8, 12, 16, 20].map((offset) => header.readUInt32LE(offset));
  if (magic !== (name! ^ 0xffffffff) >>> 0 || dataBytes! > maximumPayload) return null;
  return { command: name!, first: first!, second: second!, dataBytes: dataBytes! };
}

export function encodePacket(name: number, first: number, second: number, data: Buffer): Buffer {
  const header = Buffer.alloc(headerBytes);
  const sum = name === command.connect ? data.reduce((total, byte) => (total + byte) >>> 0, 0) : 0;
  [name, first >>> 0, second >>> 0, data.length, sum, (name ^ 0xffffffff) >>> 0].forEach((value, index) =>
    header.writeUInt32LE(value, 4 * index),
  );
  return Buffer.concat([header, data]);
}
