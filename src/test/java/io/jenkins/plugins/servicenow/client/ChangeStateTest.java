package io.jenkins.plugins.servicenow.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeStateTest {

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNumberInBothForms(ChangeState state) {
        assertEquals(Optional.of(state), ChangeState.of(state.value()));
        assertEquals(Optional.of(state), ChangeState.of(state.value() + ".0"));
    }

    @Test
    void hasTheNumbersOfTheBaseSystem() {
        assertEquals("-5", ChangeState.NEW.value());
        assertEquals("0", ChangeState.REVIEW.value());
        assertEquals("4", ChangeState.CANCELED.value());
        assertEquals("Canceled", ChangeState.CANCELED.label());
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "10", "-50", "assess", "-5.5"})
    void otherStatesAreUnknown(String value) {
        assertEquals(Optional.empty(), ChangeState.of(value));
    }
}
