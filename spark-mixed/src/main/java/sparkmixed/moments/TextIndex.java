package sparkmixed.moments;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers distinct byte strings (UTF-8 text, compared byte for byte) 0, 1, 2, ... in order of first
 * appearance.
 *
 * <p>Open addressing. A slot holds the first bytes of its text, the length and the number side by
 * side, so that looking up a text of up to eight bytes touches one line of the cache.
 */
public final class TextIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int FIRST = 32;
  private static final long MULTIPLIER = 0x9E3779B97F4A7C15L;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[][] texts = new byte[FIRST / 2][];

  /**
   * Two a slot: the first bytes of its text, then the length in the upper half and the number plus
   * one in the lower, which is 0 in an empty slot.
   */
  private long[] slots = new long[2 * FIRST];

  private int size;

  /** Space for {@link #intern(byte[], int[], int[], int, int, int[])}, see {@link #reserve}. */
  private long[] heads = {};

  private int[] homes = {};

  /** The number of {@code length} bytes from {@code start}, copying them if they are new. */
  public int intern(byte[] bytes, int start, int length) {
    long head = head(bytes, start, length);
    int at = slot(head, bytes, start, length);
    int number = (int) slots[at + 1] - 1;
    if (number >= 0) {
      return number;
    }
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, Growth.next(size));
    }
    texts[size] = Arrays.copyOfRange(bytes, start, start + length);
    slots[at] = head;
    slots[at + 1] = ((long) length << Integer.SIZE) | ++size;
    if (4L * size > slots.length) {
      rehash();
    }
    return size - 1;
  }

  /** Prepares for so many texts at a time. */
  void reserve(int most) {
    heads = new long[most];
    homes = new int[most];
  }

  /**
   * Numbers of many texts, at most those reserved for, those from {@code from} to {@code to}. First
   * all places are read, none of which depends on what another holds; then what was found there is
   * compared.
   */
  void intern(byte[] bytes, int[] starts, int[] lengths, int from, int to, int[] into) {
    int mask = slots.length - 2;
    for (int k = from; k < to; k++) {
      heads[k] = head(bytes, starts[k], lengths[k]);
      homes[k] = (2 * hash(heads[k], bytes, starts[k], lengths[k])) & mask;
    }
    for (int k = from; k < to; k++) {
      into[k] = (int) slots[homes[k] + 1] - 1;
    }
    for (int k = from; k < to; k++) {
      // a new text may have moved the others, but never out of a table of this size
      if (into[k] < 0 || !holds(homes[k], heads[k], bytes, starts[k], lengths[k])) {
        into[k] = intern(bytes, starts[k], lengths[k]);
      } else {
        into[k] = (int) slots[homes[k] + 1] - 1;
      }
    }
  }

  private boolean holds(int at, long head, byte[] bytes, int start, int length) {
    long entry = slots[at + 1];
    return slots[at] == head
        && entry >>> Integer.SIZE == length
        && entry != 0
        && (length <= Long.BYTES || same((int) entry - 1, bytes, start, length));
  }

  /** The number of these bytes, or -1. */
  public int find(byte[] bytes, int start, int length) {
    return (int) slots[slot(head(bytes, start, length), bytes, start, length) + 1] - 1;
  }

  /** Where the slot of these bytes is, or would be. */
  private int slot(long head, byte[] bytes, int start, int length) {
    int mask = slots.length - 2;
    int at = (2 * hash(head, bytes, start, length)) & mask;
    while (true) {
      long entry = slots[at + 1];
      if (entry == 0 || holds(at, head, bytes, start, length)) {
        return at;
      }
      at = (at + 2) & mask;
    }
  }

  public int size() {
    return size;
  }

  /** The texts in order of their numbers; shared, not copied. */
  byte[][] texts() {
    return Arrays.copyOf(texts, size);
  }

  private void rehash() {
    long[] old = slots;
    slots = new long[Growth.table(old.length)];
    int mask = slots.length - 2;
    for (int from = 0; from < old.length; from += 2) {
      if (old[from + 1] == 0) {
        continue;
      }
      byte[] text = texts[(int) old[from + 1] - 1];
      int at = (2 * hash(old[from], text, 0, text.length)) & mask;
      while (slots[at + 1] != 0) {
        at = (at + 2) & mask;
      }
      slots[at] = old[from];
      slots[at + 1] = old[from + 1];
    }
  }

  private boolean same(int number, byte[] bytes, int start, int length) {
    byte[] text = texts[number];
    return Arrays.equals(text, 0, text.length, bytes, start, start + length);
  }

  /** The first eight bytes, the first one lowest; zeros after the end. */
  private static long head(byte[] bytes, int start, int length) {
    if (length >= Long.BYTES) {
      return (long) LONGS.get(bytes, start);
    }
    if (length > 0 && start + Long.BYTES <= bytes.length) {
      return (long) LONGS.get(bytes, start) & (-1L >>> (Long.SIZE - Byte.SIZE * length));
    }
    long head = 0;
    for (int k = 0; k < length; k++) {
      head |= (bytes[start + k] & 0xFFL) << (k * Byte.SIZE);
    }
    return head;
  }

  private static int hash(long head, byte[] bytes, int start, int length) {
    long h = (head ^ length) * MULTIPLIER;
    if (length > Long.BYTES) {
      int end = start + length;
      int k = start + Long.BYTES;
      for (; k + Long.BYTES <= end; k += Long.BYTES) {
        h = ((h ^ (h >>> 29)) ^ (long) LONGS.get(bytes, k)) * MULTIPLIER;
      }
      if (k < end) {
        h = ((h ^ (h >>> 29)) ^ (long) LONGS.get(bytes, end - Long.BYTES)) * MULTIPLIER;
      }
    }
    h ^= h >>> 32;
    return (int) (h ^ (h >>> 15));
  }
}
