package io.github.cosyvoice4j;

/** How the pieces of streamed speech are joined. */
public enum Seam {
  /**
   * There is no seam: the vocoder goes on where it was, and holds back the last 0.36 s until what
   * follows is known. The pieces together are the speech made at once.
   */
  CONTINUOUS,
  /**
   * The vocoder holds back 0.16 s only, so that a piece comes 0.2 s of speech earlier, and fades
   * from one piece to the next. The fade can be heard in a voice that is held.
   */
  CROSS_FADE,
  /**
   * What upstream does, for those who must compare with it: pieces are made one by one, faded with
   * a window whose weights pass 1, and the last one is made with full attention, all over again.
   */
  UPSTREAM
}
