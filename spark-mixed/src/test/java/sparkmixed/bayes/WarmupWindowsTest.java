package sparkmixed.bayes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Last iterations of the windows, by hand from the rules of Stan's reference manual. */
class WarmupWindowsTest {

  @Test
  void windowsDoubleAndTheLastTakesTheRest() {
    assertEquals(List.of(99, 149, 249, 449, 949), ends(1000));
    assertEquals(List.of(99, 149, 249, 449, 849, 1949), ends(2000));
    assertEquals(List.of(99, 199), ends(250));
    assertEquals(List.of(99), ends(150));
  }

  @Test
  void shortWarmupsAreScaled() {
    // 15% before, 10% after
    assertEquals(List.of(89), ends(100));
    assertEquals(15, WarmupWindows.of(100).from());
    assertEquals(List.of(), ends(19));
    assertEquals(List.of(), ends(0));
  }

  /** Stan would end a window at 99 and make another one of a single draw. */
  @Test
  void firstWindowLeavesNoScrapBehind() {
    assertEquals(List.of(100), ends(151));
    assertEquals(List.of(148), ends(199));
    assertEquals(List.of(99, 149), ends(200));
    assertEquals(List.of(99, 150), ends(201));
  }

  private static List<Integer> ends(int warmup) {
    WarmupWindows windows = WarmupWindows.of(warmup);
    List<Integer> ends = new ArrayList<>();
    int start = windows.from();
    int size = windows.firstSize();
    while (start < windows.to()) {
      int end = windows.end(start, size);
      ends.add(end);
      start = end + 1;
      size *= 2;
    }
    return ends;
  }
}
