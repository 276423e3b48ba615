package dev.understudy.prolific.conversation;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.understudy.prolific.conversation.ConversationStore.ConversationFilter;
import dev.understudy.store.Database;
import dev.understudy.testing.AnyDatabase;
import dev.understudy.testing.QueryPlan;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans of the queries for conversations. */
@AnyDatabase
class ConversationPlansTest {
  static Stream<Arguments> filters() {
    var none = Optional.<String>empty();
    var one = Optional.of("one");
    return Stream.of(
        Arguments.of("USER", new ConversationFilter(one, none, none, Optional.empty())),
        Arguments.of("WORKSPACE", new ConversationFilter(none, one, none, Optional.empty())),
        Arguments.of("STUDY", new ConversationFilter(one, none, one, Optional.empty())),
        Arguments.of("BROADCAST", new ConversationFilter(one, none, one, Optional.of(1L))));
  }

  @ParameterizedTest
  @MethodSource("filters")
  void aPageIsReadInTheOrderOfAnIndex(String index, ConversationFilter filter) {
    var database = Database.inMemory("conversation-plans-" + index);
    try {
      database.open(List.of("/dev/understudy/prolific/V4__prolific.sql"));
      database
          .jdbi()
          .useHandle(
              handle -> {
                var plan =
                    QueryPlan.of(
                        handle,
                        each ->
                            each.attach(ConversationStore.class)
                                .page(1, filter, Long.MAX_VALUE, Long.MAX_VALUE, 25));
                assertTrue(plan.contains(QueryPlan.IN_ORDER), plan);
                assertTrue(plan.contains("PROLIFIC_CONVERSATION_" + index), plan);
              });
    } finally {
      database.close();
    }
  }
}
