package sparkmixed.moments;

import java.io.Serializable;

/**
 * Numbers distinct tuples of codes in order of first appearance: pairs of pairs, so every look-up
 * is of one {@code long}.
 */
public final class TupleIndex implements Serializable {
  private static final long serialVersionUID = 1L;

  private final LongIndex[] links;

  public TupleIndex(int parts) {
    links = new LongIndex[parts - 1];
    for (int k = 0; k < links.length; k++) {
      links[k] = new LongIndex();
    }
  }

  public int intern(int[] tuple) {
    int head = tuple[0];
    for (int k = 0; k < links.length; k++) {
      head = links[k].intern(((long) head << 32) | tuple[k + 1]);
    }
    return head;
  }

  /** The number of this tuple, or -1; a part that is -1 is never found. */
  public int find(int[] tuple) {
    int head = tuple[0];
    for (int k = 0; k < links.length && head >= 0; k++) {
      head = tuple[k + 1] < 0 ? -1 : links[k].find(((long) head << 32) | tuple[k + 1]);
    }
    return head;
  }

  public int size() {
    return links[links.length - 1].size();
  }

  /** {@code codes[part][number]}. */
  public int[][] codes() {
    int[][] codes = new int[links.length + 1][size()];
    for (int number = 0; number < size(); number++) {
      int head = number;
      for (int k = links.length - 1; k >= 0; k--) {
        long key = links[k].key(head);
        codes[k + 1][number] = (int) key;
        head = (int) (key >>> 32);
      }
      codes[0][number] = head;
    }
    return codes;
  }
}
