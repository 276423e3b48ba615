/**
 * TLS, plain HTTP and the proxy on one port, for clients whose host is fixed. {@link
 * dev.understudy.tls.FrontDoor} adds them to a server; {@link dev.understudy.tls.CertificateIssuer}
 * makes the certificates, {@link dev.understudy.tls.CertificateFolder} stores them.
 */
package dev.understudy.tls;
