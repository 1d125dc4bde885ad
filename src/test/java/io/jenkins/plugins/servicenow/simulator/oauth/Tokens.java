package io.jenkins.plugins.servicenow.simulator.oauth;

import io.jenkins.plugins.servicenow.simulator.control.SimulatorClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Tokens of one kind. Whoever asks again while theirs lasts gets the same. */
final class Tokens {

    private final SimulatorClock clock;
    private final Map<String, Token> issued = new HashMap<>();
    private final Map<String, Token> currentByUser = new HashMap<>();
    private Duration lifespan;

    Tokens(SimulatorClock clock, Duration lifespan) {
        this.clock = clock;
        this.lifespan = lifespan;
    }

    Token of(String userName) {
        Token current = currentByUser.get(userName);
        if (current == null || !lasts(current)) {
            String text = (UUID.randomUUID() + "" + UUID.randomUUID()).replace("-", "");
            current = new Token(text, userName, clock.now().plus(lifespan));
            currentByUser.put(userName, current);
            issued.put(text, current);
        }
        return current;
    }

    /** Null when there is no such token or it has expired. */
    Token valid(String text) {
        Token token = issued.get(text);
        return token != null && lasts(token) ? token : null;
    }

    /** The lifespan of tokens to come; those of now are not given out again. */
    void lifespan(Duration time) {
        lifespan = time;
        currentByUser.clear();
    }

    /** What is left of the life of a token, always less than the lifespan. */
    long secondsLeft(Token token) {
        long left = Duration.between(clock.now(), token.expires()).toSeconds();
        return Math.min(left, Math.max(0, lifespan.toSeconds() - 1));
    }

    void revoke() {
        issued.clear();
        currentByUser.clear();
    }

    Set<String> issued() {
        return Set.copyOf(issued.keySet());
    }

    private boolean lasts(Token token) {
        return clock.now().isBefore(token.expires());
    }
}
