package dev.understudy.prelude;

import dev.understudy.prelude.Template.MessageChannel;
import dev.understudy.prelude.marketing.MarketingCalendar;
import dev.understudy.prelude.marketing.SubscriptionConfig;
import dev.understudy.sandbox.Ids;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Entities of a Prelude account.
 *
 * @param senders the approved sender ids
 * @param failing the numbers that always fail, in E.164 form, each with its error
 * @param configs the subscription configs that fixtures name
 */
record PreludeEntities(
    Set<String> senders,
    Map<String, Template> templates,
    Map<String, RecipientErrors> failing,
    MarketingCalendar calendar,
    List<SubscriptionConfig> configs,
    List<InboundAddress> inboundAddresses) {
  static final PreludeEntities NONE =
      new PreludeEntities(
          Set.of(),
          Map.of(),
          Map.of(),
          new MarketingCalendar(Map.of(), Map.of()),
          List.of(),
          List.of());

  /**
   * A number or agent of the account that people write to.
   *
   * @param address a number in E.164, or the id of an RCS agent
   * @param callbackUrl the receiver of its inbound messages
   */
  record InboundAddress(MessageChannel channel, String address, Optional<String> callbackUrl) {}

  /** Returns the subscription configs; ours: there is one if no fixture names any. */
  List<SubscriptionConfig> configs(Ids ids) {
    return configs.isEmpty()
        ? List.of(SubscriptionConfig.named(SubscriptionConfig.id(ids, 0), "Marketing"))
        : configs;
  }

  /** Returns the address of a channel with this name. */
  Optional<InboundAddress> inboundAddress(MessageChannel channel, String address) {
    return inboundAddresses(channel).stream()
        .filter(each -> each.address().equals(address))
        .findFirst();
  }

  /** Returns the addresses of a channel, in the order of the fixtures. */
  List<InboundAddress> inboundAddresses(MessageChannel channel) {
    return inboundAddresses.stream().filter(each -> each.channel() == channel).toList();
  }
}
