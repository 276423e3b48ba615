package dev.understudy.delivery;

import dev.understudy.message.Message;
import java.time.Instant;
import java.util.Comparator;

/** A piece of work that is due at an instant. */
sealed interface Piece {
  Comparator<Piece> ORDER = Comparator.comparing(Piece::due).thenComparingLong(Piece::number);

  Instant due();

  /** The order among what is due at the same instant. */
  long number();

  /** A message that is to be sent, or to take its next step. */
  record OfMessage(Instant due, long number, String kind, Message message, Course course)
      implements Piece {
    static final String SEND = "send";
    static final String STEP = "step";

    boolean isSend() {
      return kind.equals(SEND);
    }
  }

  /** A webhook that is to be attempted. */
  record OfWebhook(WebhookRow webhook) implements Piece {
    @Override
    public Instant due() {
      return webhook.due().orElseThrow();
    }

    @Override
    public long number() {
      return webhook.number();
    }
  }
}
