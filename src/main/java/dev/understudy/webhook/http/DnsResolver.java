package dev.understudy.webhook.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Which addresses a name has. It may block. */
@FunctionalInterface
interface DnsResolver {
  DnsResolver OF_THE_SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** Asked for names only, never for what is an address already. */
  List<InetAddress> lookUp(String host) throws UnknownHostException;
}
