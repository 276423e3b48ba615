package dev.understudy.provider;

import java.util.List;

/**
 * The recipients and senders of a call, read leniently before the call is validated: what has the
 * wrong form is left out.
 *
 * @param recipients in the order of the request; the members of a group, phone numbers in E.164
 * @param senders every name of the sender
 */
public record Participants(List<String> recipients, List<String> senders) {
  /** No participants: of a call that sends nothing. */
  public static final Participants NONE = new Participants(List.of(), List.of());
}
