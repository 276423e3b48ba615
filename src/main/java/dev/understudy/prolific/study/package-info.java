/**
 * Studies of a Prolific account, their submissions and bonus payments. Begin with {@link
 * dev.understudy.prolific.study.Studies}.
 */
package dev.understudy.prolific.study;
