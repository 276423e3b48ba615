/**
 * The control plane as a Java library, for a server in this JVM or elsewhere. Begin with {@link
 * dev.understudy.client.UnderstudyClient} or, in a JUnit test, with the {@link
 * dev.understudy.client.Sandbox} that the extension hands out.
 */
package dev.understudy.client;
