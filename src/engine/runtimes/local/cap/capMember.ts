// The measuring process as a member of a group whose memory is capped. It outlives an engine that is killed only to leave no
// trace: it goes back to where it came from, and removes the group and the files that were made for it.
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readSync,
  rmdirSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import * as path from 'node:path';
import type { CopyCommand, JoinCommand } from '../messages';

/** Little, for it is charged to the group too. */
const chunkBytes = 1 << 20;

export class CapMember {
  private joined: JoinCommand | null = null;

  /** @throws the system's error where this process may not join. */
  join(command: JoinCommand): void {
    // Zero is whoever writes: in a container the own number is another one outside.
    writeFileSync(command.joinFile, '0');
    this.joined = command;
  }

  /** On the disk when it returns: pages that still have to be written cannot be given up under a cap. */
  copy({ files, into }: CopyCommand): void {
    mkdirSync(into, { recursive: true });
    for (const file of files) copyFile(file, path.join(into, path.basename(file)));
  }

  leave(): void {
    if (this.joined === null) return;
    rmSync(this.joined.scratch, { recursive: true, force: true });
    try {
      writeFileSync(this.joined.leaveFile, '0');
      rmdirSync(this.joined.folder);
    } catch {
      // The engine is removing it itself, or the next one will.
    }
  }
}

/** Through this process, so that the pages are its own; a copy that the kernel makes alone may leave none. */
function copyFile(from: string, to: string): void {
  const [source, target] = [openSync(from, 'r'), openSync(to, 'w')];
  try {
    const chunk = Buffer.alloc(chunkBytes);
    for (let read = readSync(source, chunk); read > 0; read = readSync(source, chunk)) {
      for (let at = 0; at < read;) at += writeSync(target, chunk, at, read - at);
    }
    fsyncSync(target);
  } finally {
    closeSync(source);
    closeSync(target);
  }
}
