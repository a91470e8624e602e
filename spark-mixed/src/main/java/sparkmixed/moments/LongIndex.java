package sparkmixed.moments;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Numbers distinct {@code long} keys 0, 1, 2, ... in order of first appearance. Open addressing; 16
 * to 24 bytes a key.
 */
public final class LongIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private static final int EMPTY = -1;

  private long[] keys = new long[16];
  private int[] slots = filled(32);
  private int size;

  /** The number of {@code key}, giving it the next one if it is new. */
  public int intern(long key) {
    int slot = slot(key);
    if (slots[slot] != EMPTY) {
      return slots[slot];
    }
    if (size == keys.length) {
      keys = Arrays.copyOf(keys, Growth.next(size));
    }
    keys[size] = key;
    slots[slot] = size++;
    if (2L * size > slots.length) {
      rehash();
    }
    return size - 1;
  }

  /** The number of {@code key}, or -1. */
  public int find(long key) {
    return slots[slot(key)];
  }

  /** Where the number of {@code key} stands, or would stand. */
  private int slot(long key) {
    int mask = slots.length - 1;
    int slot = hash(key) & mask;
    while (slots[slot] != EMPTY && keys[slots[slot]] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  public int size() {
    return size;
  }

  public long key(int number) {
    return keys[number];
  }

  /** The keys in order of their numbers. */
  public long[] keys() {
    return Arrays.copyOf(keys, size);
  }

  private void rehash() {
    slots = filled(Growth.table(slots.length));
    int mask = slots.length - 1;
    for (int k = 0; k < size; k++) {
      int slot = hash(keys[k]) & mask;
      while (slots[slot] != EMPTY) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = k;
    }
  }

  private static int hash(long key) {
    long h = key * 0x9E3779B97F4A7C15L;
    return (int) (h >>> 32) ^ (int) (h >>> 17);
  }

  private static int[] filled(int length) {
    int[] slots = new int[length];
    Arrays.fill(slots, EMPTY);
    return slots;
  }
}
