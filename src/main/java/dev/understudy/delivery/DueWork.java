package dev.understudy.delivery;

import dev.understudy.message.Message;
import dev.understudy.webhook.WebhookRow;
import java.time.Instant;
import java.util.Comparator;

/** A piece of work that is due at an instant. */
sealed interface DueWork {
  Comparator<DueWork> ORDER = Comparator.comparing(DueWork::due).thenComparingLong(DueWork::number);

  Instant due();

  /** Returns the order among work that is due at the same instant. */
  long number();

  /** A message that is due to be sent or to take its next step. */
  record DueMessage(Instant due, long number, String kind, Message message, DeliveryPlan plan)
      implements DueWork {
    static final String SEND = "send";
    static final String STEP = "step";

    boolean isSend() {
      return kind.equals(SEND);
    }
  }

  /** A webhook that is due. */
  record DueWebhook(WebhookRow webhook) implements DueWork {
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
