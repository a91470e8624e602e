package sparkmixed.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sparkmixed.error.OutputConflictException;

class RunStoreTest {
  @TempDir private Path directory = Path.of("");

  private RunStore store() {
    RunStore store = new RunStore(directory.toString(), "name", new Configuration());
    store.requireWritable();
    return store;
  }

  private static ObjectNode pointer(String runId) {
    return new ObjectMapper().createObjectNode().put("runId", runId);
  }

  private List<String> visible() throws IOException {
    try (Stream<Path> files = Files.list(directory.resolve("name/runs"))) {
      return files.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void aRunAppearsWholeWithItsPointer() throws IOException {
    RunStore store = store();
    try (RunStore.Attempt attempt = store.begin("one")) {
      attempt.text("run.json", "{\"status\": \"done\"}");
      assertFalse(visible().contains("one"));
      attempt.publish(true, pointer("one"));
    }
    assertEquals(List.of("one"), visible());
    assertTrue(Files.exists(directory.resolve("name/runs/one/_SUCCESS")));
    assertTrue(Files.readString(directory.resolve("name/CURRENT")).contains("\"one\""));
    assertNotNull(store.finished("one"));
    assertNull(store.finished("two"));
  }

  @Test
  void aFailingStepLeavesNothing() throws IOException {
    RunStore store = store();
    assertThrows(
        IOException.class,
        () -> {
          try (RunStore.Attempt attempt = store.begin("one")) {
            attempt.text("fit.json", "{}");
            throw new IOException("disk full");
          }
        });
    assertEquals(List.of(), visible());
    assertFalse(Files.exists(directory.resolve("name/CURRENT")));
  }

  @Test
  void unfinishedRunsAreReplacedAndFinishedOnesAreNot() throws IOException {
    RunStore store = store();
    for (boolean done : new boolean[] {false, true}) {
      try (RunStore.Attempt attempt = store.begin("one")) {
        attempt.text("run.json", "{\"done\": " + done + "}");
        attempt.publish(done, pointer("one"));
      }
    }
    assertEquals(List.of("one"), visible());
    assertThrows(
        OutputConflictException.class,
        () -> {
          try (RunStore.Attempt attempt = store.begin("one")) {
            attempt.publish(true, pointer("one"));
          }
        });
    assertTrue(store.text("one", "run.json").contains("true"));
    assertEquals(List.of("one"), visible());
  }

  @Test
  void thePointerMovesOnlyToRunsThatAreDone() throws IOException {
    RunStore store = store();
    String[] runs = {"one", "two", "three"};
    for (int k = 0; k < runs.length; k++) {
      try (RunStore.Attempt attempt = store.begin(runs[k])) {
        attempt.publish(k < 2, pointer(runs[k]));
      }
    }
    assertTrue(Files.readString(directory.resolve("name/CURRENT")).contains("\"two\""));
  }

  @Test
  void anOutputThatIsAFileCannotBeWritten() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "x");
    RunStore store = new RunStore(file.toString(), null, new Configuration());
    assertThrows(OutputConflictException.class, store::requireWritable);
  }
}
