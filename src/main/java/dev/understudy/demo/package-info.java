/**
 * The demo and the calls that warm a JVM up, made over HTTP as a client would. Begin with {@link
 * dev.understudy.demo.DemoStory}.
 */
package dev.understudy.demo;
