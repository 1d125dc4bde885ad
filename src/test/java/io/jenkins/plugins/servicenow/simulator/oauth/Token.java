package io.jenkins.plugins.servicenow.simulator.oauth;

import java.time.Instant;

/** What its bearer may show to act as this user. */
record Token(String text, String userName, Instant expires) {}
