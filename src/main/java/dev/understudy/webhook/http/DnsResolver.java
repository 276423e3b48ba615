package dev.understudy.webhook.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** A resolver of host names. */
@FunctionalInterface
interface DnsResolver {
  DnsResolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

  /** Returns the addresses of a name, which is never a literal address. May block. */
  List<InetAddress> lookUp(String host) throws UnknownHostException;
}
