// Every word that the panel shows, by place. Another language is another object of this type.
import { frameTexts } from './frame';

export const texts = {
  frame: frameTexts,
};
