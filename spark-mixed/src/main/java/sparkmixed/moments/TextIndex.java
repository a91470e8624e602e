package sparkmixed.moments;

import java.io.Serializable;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Numbers distinct byte strings (UTF-8 text, compared byte for byte) 0, 1, 2, ... in order of first
 * appearance.
 */
public final class TextIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int EMPTY = -1;
  private static final VarHandle LONGS =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[][] texts = new byte[16][];
  private int[] hashes = new int[16];

  /**
   * The first bytes of each text and its length: what distinguishes short texts, without going to
   * the text itself.
   */
  private long[] heads = new long[16];

  private int[] lengths = new int[16];
  private int[] slots = filled(32);
  private int size;

  /** The number of {@code length} bytes from {@code start}, copying them if they are new. */
  public int intern(byte[] bytes, int start, int length) {
    int hash = hash(bytes, start, length);
    long head = head(bytes, start, length);
    int slot = slot(hash, head, bytes, start, length);
    if (slots[slot] != EMPTY) {
      return slots[slot];
    }
    if (size == texts.length) {
      texts = Arrays.copyOf(texts, Growth.next(size));
      hashes = Arrays.copyOf(hashes, texts.length);
      heads = Arrays.copyOf(heads, texts.length);
      lengths = Arrays.copyOf(lengths, texts.length);
    }
    texts[size] = Arrays.copyOfRange(bytes, start, start + length);
    hashes[size] = hash;
    heads[size] = head;
    lengths[size] = length;
    slots[slot] = size++;
    if (2L * size > slots.length) {
      rehash();
    }
    return size - 1;
  }

  /** The number of these bytes, or -1. */
  public int find(byte[] bytes, int start, int length) {
    return slots[
        slot(hash(bytes, start, length), head(bytes, start, length), bytes, start, length)];
  }

  /** Where the number of these bytes stands, or would stand. */
  private int slot(int hash, long head, byte[] bytes, int start, int length) {
    int mask = slots.length - 1;
    int slot = hash & mask;
    while (slots[slot] != EMPTY) {
      int number = slots[slot];
      if (heads[number] == head
          && lengths[number] == length
          && (length <= Long.BYTES || same(texts[number], bytes, start, length))) {
        return slot;
      }
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  public int size() {
    return size;
  }

  /** The texts in order of their numbers; shared, not copied. */
  byte[][] texts() {
    return Arrays.copyOf(texts, size);
  }

  private void rehash() {
    slots = filled(Growth.table(slots.length));
    int mask = slots.length - 1;
    for (int k = 0; k < size; k++) {
      int slot = hashes[k] & mask;
      while (slots[slot] != EMPTY) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = k;
    }
  }

  private static boolean same(byte[] text, byte[] bytes, int start, int length) {
    return Arrays.equals(text, 0, text.length, bytes, start, start + length);
  }

  private static long head(byte[] bytes, int start, int length) {
    if (length >= Long.BYTES) {
      return (long) LONGS.get(bytes, start);
    }
    long head = 0;
    for (int k = 0; k < length; k++) {
      head |= (bytes[start + k] & 0xFFL) << (k * Byte.SIZE);
    }
    return head;
  }

  private static int hash(byte[] bytes, int start, int length) {
    long h = length * 0x9E3779B97F4A7C15L;
    int k = start;
    int end = start + length;
    for (; k + 8 <= end; k += 8) {
      h = (h ^ (long) LONGS.get(bytes, k)) * 0x9E3779B97F4A7C15L;
      h ^= h >>> 29;
    }
    for (; k < end; k++) {
      h = (h ^ bytes[k]) * 0x9E3779B97F4A7C15L;
    }
    h ^= h >>> 32;
    return (int) h;
  }

  private static int[] filled(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
