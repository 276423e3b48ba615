package dev.understudy.sociocs;

import dev.understudy.json.FieldReader;
import dev.understudy.message.PhoneNumber;
import dev.understudy.provider.Call;
import dev.understudy.provider.Problem;
import dev.understudy.provider.Response;
import dev.understudy.sociocs.SociocsEntities.Channel;
import java.util.List;
import java.util.Optional;

/** The operations on the channels and the team of the account (docs, unless marked). */
final class AccountOperations {
  /** A channel in the list. */
  record ListedChannel(String id, String channelKey, String name) {}

  /** A channel by itself. */
  record ChannelView(
      String name, Optional<String> countryCode, Optional<String> phoneNumber, String provider) {}

  /** A team member (ours: the fields). */
  record TeamMemberView(String id, String name, Optional<String> email) {}

  /** Returns the channels of a provider; the body is the array itself, without an envelope. */
  Response channels(Call call) {
    var fields = new FieldReader(call.request().query(List.of("provider")), SociocsErrors.WORDING);
    var provider = SociocsRequests.provider(fields, ChannelProvider.OF_SUBSCRIPTIONS);
    Problem.Invalid.throwIfAny(fields.findings());
    return Response.ok(
        entities(call).channels().values().stream()
            .filter(channel -> channel.provider() == provider.orElseThrow())
            .map(channel -> new ListedChannel(channel.key(), channel.key(), name(channel)))
            .toList());
  }

  /** Returns a channel. */
  Response channel(Call call) {
    var key = call.request().inPath().get("channel_key");
    var channel = entities(call).channels().get(key);
    if (channel == null) {
      throw SociocsErrors.CHANNEL_NOT_FOUND.refusal(key);
    }
    return SociocsResponses.success(
        new ChannelView(
            name(channel),
            channel.countryCode(),
            channel.phoneNumber().map(PhoneNumber::digits),
            channel.provider().word()));
  }

  /** Returns all team members. */
  Response teamMembers(Call call) {
    return SociocsResponses.success(
        entities(call).teamMembers().values().stream()
            .map(member -> new TeamMemberView(member.id(), member.name(), member.email()))
            .toList());
  }

  /** Returns the name of a channel; its key if it has none (ours). */
  private static String name(Channel channel) {
    return channel.name().orElse(channel.key());
  }

  private static SociocsEntities entities(Call call) {
    return call.entities(SociocsFixtures.READER);
  }
}
