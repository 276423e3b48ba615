package dev.understudy.webhook.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.understudy.testing.AnyDatabase;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@AnyDatabase
class CallbackAddressRulesTest {
  private static final CallbackAddressRules HOME =
      new CallbackAddressRules(false, true, List.of(), List.of());
  private static final CallbackAddressRules ANYWHERE =
      new CallbackAddressRules(true, true, List.of(), List.of());

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.255",
        "::1",
        "10.0.0.0",
        "10.255.255.255",
        "172.16.0.0",
        "172.31.255.255",
        "192.168.0.0",
        "192.168.255.255",
        "fc00::",
        "fdff:ffff::1",
        "::ffff:127.0.0.1",
        "::ffff:10.1.2.3"
      })
  void localAddressesAreAllowed(String address) throws UnknownHostException {
    assertEquals(Optional.empty(), HOME.check("x.test", InetAddress.getByName(address), 80));
  }

  @ParameterizedTest
  @CsvSource({
    "126.255.255.255, a public address",
    "128.0.0.0, a public address",
    "9.255.255.255, a public address",
    "11.0.0.0, a public address",
    "172.15.255.255, a public address",
    "172.32.0.0, a public address",
    "192.167.255.255, a public address",
    "192.169.0.0, a public address",
    "203.0.113.7, a public address",
    "100.63.255.255, a public address",
    "100.128.0.0, a public address",
    "0.0.0.0, an unspecified address",
    "0.1.2.3, an unspecified address",
    "100.64.0.0, a shared address of a carrier's network",
    "100.127.255.255, a shared address of a carrier's network",
    "169.254.169.254, a link-local address",
    "224.0.0.1, a multicast address",
    "239.255.255.255, a multicast address",
    "240.0.0.1, a reserved address",
    "255.255.255.255, the broadcast address",
    "::, an unspecified address",
    "::ffff:8.8.8.8, a public address",
    "::ffff:169.254.169.254, a link-local address",
    "::7f00:1, an IPv6 address that stands for an IPv4 address",
    "64:ff9b::7f00:1, an IPv6 address that stands for an IPv4 address",
    "64:ff9b:1::a00:1, an IPv6 address that stands for an IPv4 address",
    "2002:7f00:1::, an IPv6 address that stands for an IPv4 address",
    "2001:0:1::, an IPv6 address that stands for an IPv4 address",
    "fe80::1, a link-local address",
    "febf::1, a link-local address",
    "fec0::1, a site-local address",
    "ff02::1, a multicast address",
    "fbff::1, a public address",
    "fe00::1, a public address",
    "2001:db8::1, a public address"
  })
  void otherAddressesAreNotAllowed(String text, String kind) throws UnknownHostException {
    var address = InetAddress.getByName(text);
    assertEquals(Optional.of(kind), HOME.check("x.test", address, 80));
    assertEquals(Optional.empty(), ANYWHERE.check("x.test", address, 80));
  }

  private static final CallbackAddressRules FURTHER =
      new CallbackAddressRules(
          false, true, List.of("100.64.0.0/10", "fd00::/8", "203.0.113.7"), List.of());
  private static final CallbackAddressRules ONLY =
      new CallbackAddressRules(false, false, List.of("100.64.0.0/10"), List.of());

  @ParameterizedTest
  @CsvSource({
    "100.64.0.0,",
    "100.127.255.255,",
    "::ffff:100.64.0.1,",
    "203.0.113.7,",
    "fdff::1,",
    "127.0.0.1,",
    "100.128.0.0, a public address",
    "203.0.113.8, a public address",
    "169.254.1.2, a link-local address"
  })
  void furtherNetworksAreAllowed(String address, String kind) throws UnknownHostException {
    assertEquals(
        Optional.ofNullable(kind), FURTHER.check("x.test", InetAddress.getByName(address), 80));
  }

  @ParameterizedTest
  @CsvSource({
    "100.64.0.1,",
    "127.0.0.1, a loopback or private address",
    "10.0.0.1, a loopback or private address",
    "8.8.8.8, a public address"
  })
  void onlyTheGivenNetworksAreAllowed(String address, String kind) throws UnknownHostException {
    for (var host : List.of("x.test", "host.docker.internal")) {
      assertEquals(Optional.ofNullable(kind), ONLY.check(host, InetAddress.getByName(address), 80));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "host.docker.internal, 0.250.250.254, true",
    "host.containers.internal, 169.254.1.2, true",
    "host.containers.internal., 169.254.1.2, true",
    "host.docker.internal, 203.0.113.7, true",
    "host.docker.internal, fe80::1, true",
    "host.docker.internal.evil.example, 203.0.113.7, false",
    "xhost.docker.internal, 169.254.1.2, false",
    "docker.internal, 169.254.1.2, false",
    "x.test, 169.254.1.2, false"
  })
  void aContainersHostIsAllowedByItsNames(String host, String text, boolean isHome)
      throws UnknownHostException {
    var address = InetAddress.getByName(text);
    assertEquals(isHome, HOME.check(host, address, 80).isEmpty());
    var own =
        new CallbackAddressRules(
            false, true, List.of(), List.of(new InetSocketAddress(address, 80)));
    assertEquals(Optional.of("where this server itself listens"), own.check(host, address, 80));
  }

  @ParameterizedTest
  @CsvSource({
    "10.0.0.0/8, true",
    "0.0.0.0/0, true",
    "fc00::/7, true",
    "::/0, true",
    "10.1.2.3, true",
    "::1, true",
    "10.0.0.1/8, false",
    "10.0.0.0/33, false",
    "10.0.0.0/-1, false",
    "10.0.0.0/, false",
    "10/8, false",
    "256.0.0.0/8, false",
    "fd00::/129, false",
    "fd00::1/8, false",
    "::ffff:10.0.0.0/104, false",
    "fe80::1%lo/64, false",
    "localhost, false",
    "example.com/32, false",
    "'', false"
  })
  void aNetworkIsAnAddressAndALength(String text, boolean isNetwork) {
    assertEquals(isNetwork, CallbackAddressRules.isNetwork(text));
  }

  @ParameterizedTest
  @CsvSource({
    "8.8.8.8, a public address",
    "127.0.0.1,",
    "0.0.0.0, an unspecified address",
  })
  void aMappedAddressIsCheckedAsItsIpv4Address(String within, String kind)
      throws UnknownHostException {
    var bytes = new byte[16];
    bytes[10] = bytes[11] = -1;
    System.arraycopy(InetAddress.getByName(within).getAddress(), 0, bytes, 12, 4);
    // the one way to get an Inet6Address of this kind from the JDK
    var mapped = Inet6Address.getByAddress("mapped", bytes, 0);

    assertEquals(Optional.ofNullable(kind), HOME.check("x.test", mapped, 80));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1, true",
    "127.0.0.1, 127.0.0.2, false",
    "127.0.0.1, ::ffff:127.0.0.1, true",
    "127.0.0.1, 0.0.0.0, true",
    "127.0.0.1, ::1, false",
    "127.0.0.1, 10.0.0.1, false",
    "::1, ::1, true",
    "::1, 127.0.0.1, false",
    "0.0.0.0, 127.0.0.1, true",
    "0.0.0.0, 127.9.9.9, true",
    "0.0.0.0, ::1, true",
    "0.0.0.0, 0.0.0.0, true",
    "'::', 127.0.0.1, true",
    "'::', '::', true"
  })
  void theServerDoesNotCallItself(String bound, String called, boolean isOwn)
      throws UnknownHostException {
    var listening = new InetSocketAddress(InetAddress.getByName(bound), 8080);
    var rules = new CallbackAddressRules(true, true, List.of(), List.of(listening));
    var address = InetAddress.getByName(called);

    assertEquals(isOwn, rules.check("x.test", address, 8080).isPresent());
    assertEquals(Optional.empty(), rules.check("x.test", address, 8081), "another port");
  }

  @Test
  void aServerOnAllInterfacesDoesNotCallItself() throws Exception {
    var rules =
        new CallbackAddressRules(true, true, List.of(), List.of(new InetSocketAddress(8080)));
    var all = java.net.NetworkInterface.networkInterfaces().flatMap(each -> each.inetAddresses());
    all.forEach(
        address ->
            assertEquals(
                Optional.of("where this server itself listens"),
                rules.check("x.test", address, 8080),
                address.toString()));
  }
}
