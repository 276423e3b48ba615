package dev.understudy.sociocs;

import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** The rule of {@code provider} and {@code channel_key}, which go together. */
final class ChannelRule {
  private final SociocsEntities entities;
  private final SociocsFields reader;
  private final Findings findings;
  private final List<ChannelProvider> allowed;
  private final boolean acceptsUnknown;

  /**
   * @param allowed the providers that the operation takes
   */
  ChannelRule(
      SociocsEntities entities,
      SociocsFields reader,
      List<ChannelProvider> allowed,
      boolean acceptsUnknown) {
    this.entities = entities;
    this.reader = reader;
    this.allowed = allowed;
    this.findings = reader.findings();
    this.acceptsUnknown = acceptsUnknown;
  }

  /** The channel that a body names; none where something is wrong with it. */
  Optional<Channel> check(JsonNode body) {
    return channel(body, provider(body));
  }

  private Optional<ChannelProvider> provider(JsonNode body) {
    var word = reader.required(body.path("provider"), "provider");
    var provider = word.flatMap(ChannelProvider::of).filter(allowed::contains);
    if (word.isPresent() && provider.isEmpty()) {
      findings.add(SociocsErrors.INVALID_PROVIDER.at("provider", ChannelProvider.words(allowed)));
    }
    return provider;
  }

  private Optional<Channel> channel(JsonNode body, Optional<ChannelProvider> provider) {
    var key = reader.required(body.path("channel_key"), "channel_key");
    if (key.isEmpty()) {
      return Optional.empty();
    }
    var known = Optional.ofNullable(entities.channels().get(key.get()));
    if (known.isEmpty() && acceptsUnknown) {
      return provider.map(named -> Channel.unknown(key.get(), named));
    }
    if (known.isEmpty()) {
      findings.add(
          SociocsErrors.INVALID_CHANNEL_KEY
              .at("channel_key")
              .hinting(
                  "Add it to this sandbox under sociocs.channels of a fixture, or set"
                      + " unknown_entities to accept."));
    } else if (provider.isPresent() && known.get().provider() != provider.get()) {
      findings.add(
          SociocsErrors.CHANNEL_OF_ANOTHER_PROVIDER.at(
              "channel_key", known.get().provider().word()));
    }
    return known;
  }
}
