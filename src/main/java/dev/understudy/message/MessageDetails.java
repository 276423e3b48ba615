package dev.understudy.message;

import dev.understudy.store.ColumnJson;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.util.MinimalPrettyPrinter;
import tools.jackson.databind.ObjectWriter;

/**
 * The details of a message in their column: a JSON object with a line for each member. A line break
 * can't occur inside of JSON texts, so that a search for a line finds only members of the object
 * itself, and none of the objects in it.
 */
final class MessageDetails {
  private static final ObjectWriter WRITER = ColumnJson.writer(new LineForEachMember());

  private MessageDetails() {}

  /** A printer that begins a line before each member of the outermost object. */
  private static final class LineForEachMember extends MinimalPrettyPrinter {
    private static final long serialVersionUID = 1;

    @Override
    public void beforeObjectEntries(JsonGenerator out) {
      breakLine(out);
    }

    @Override
    public void writeObjectEntrySeparator(JsonGenerator out) {
      super.writeObjectEntrySeparator(out);
      breakLine(out);
    }

    private static void breakLine(JsonGenerator out) {
      if (out.streamWriteContext().getParent().inRoot()) {
        out.writeRaw('\n');
      }
    }
  }

  static String write(Map<String, Object> details) {
    return WRITER.writeValueAsString(details);
  }

  /** Returns the line of a member with this value. */
  static String line(String name, Object value) {
    return "\n" + ColumnJson.write(name) + ":" + ColumnJson.write(value);
  }
}
