package sparkmixed.fit;

import java.io.Serializable;
import java.util.List;
import sparkmixed.moments.Blocks;
import sparkmixed.moments.LevelUnion;
import sparkmixed.moments.Levels;
import sparkmixed.moments.RowBlock;
import sparkmixed.moments.RowBlocks;
import sparkmixed.objective.LevelMerge;
import sparkmixed.pls.RowLayout;

/** Which levels the blocks of rows have, and where they stand among all. */
final class BlockLevels implements LevelMerge {
  private final LevelUnion[] unions;
  private final int blocks;
  private final boolean independent;

  private BlockLevels(LevelUnion[] unions, int blocks, boolean independent) {
    this.unions = unions;
    this.blocks = blocks;
    this.independent = independent;
  }

  /** Asks the blocks, of which there is at least one. */
  static BlockLevels of(RowBlocks rows) {
    List<Own> owns = rows.map(new Ask());
    boolean independent = owns.stream().allMatch(Own::nested);
    LevelUnion[] unions = new LevelUnion[owns.get(0).levels().length];
    for (int f = 0; f < unions.length; f++) {
      int factor = f;
      List<Levels> lists = owns.stream().map(own -> own.levels()[factor]).toList();
      unions[f] = LevelUnion.of(lists);
      long total = lists.stream().mapToLong(Levels::size).sum();
      independent &= total == unions[f].levels().size();
    }
    return new BlockLevels(unions, owns.size(), independent);
  }

  /** Whether factors are nested within every block and no level is in more than one. */
  boolean independent() {
    return independent;
  }

  int blocks() {
    return blocks;
  }

  Levels[] levels() {
    Levels[] levels = new Levels[unions.length];
    java.util.Arrays.setAll(levels, f -> unions[f].levels());
    return levels;
  }

  /** Where the levels of a block stand among all of them, for each factor. */
  int[][] positions(int block) {
    int[][] positions = new int[unions.length][];
    java.util.Arrays.setAll(positions, f -> unions[f].positions(block));
    return positions;
  }

  @Override
  public Blocks merged(int factor, List<Blocks> parts) {
    int stride = parts.get(0).stride();
    Blocks all = new Blocks(stride, unions[factor].levels().size());
    for (int k = 0; k < parts.size(); k++) {
      int[] positions = unions[factor].positions(k);
      Blocks part = parts.get(k);
      for (int i = 0; i < part.rows(); i++) {
        int at = positions[i];
        System.arraycopy(part.page(i), part.offset(i), all.page(at), all.offset(at), stride);
      }
    }
    return all;
  }

  /** Levels of one block. */
  private record Own(Levels[] levels, boolean nested) implements Serializable {}

  private record Ask() implements RowBlocks.BlockFunction<Own> {
    @Override
    public Own apply(RowBlock block) {
      return new Own(block.rows().levels(), RowLayout.nested(block.rows()));
    }
  }
}
