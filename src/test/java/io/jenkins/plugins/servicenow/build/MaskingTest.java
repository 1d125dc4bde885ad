package io.jenkins.plugins.servicenow.build;

import static org.junit.jupiter.api.Assertions.assertEquals;

import hudson.console.ConsoleLogFilter;
import hudson.model.Run;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jenkinsci.plugins.workflow.log.TaskListenerDecorator;
import org.junit.jupiter.api.Test;

class MaskingTest {

    private static OutputStream replacing(OutputStream log, String pattern, String replacement) {
        return new FilterOutputStream(OutputStream.nullOutputStream()) {
            private final StringBuilder text = new StringBuilder();

            @Override
            public void write(byte[] bytes, int from, int length) {
                text.append(new String(bytes, from, length, StandardCharsets.UTF_8));
            }

            @Override
            public void close() throws IOException {
                log.write(text.toString().replaceAll(pattern, replacement).getBytes(StandardCharsets.UTF_8));
                log.close();
            }
        };
    }

    /** As {@code withCredentials} has it. */
    private static final class Secret extends ConsoleLogFilter implements Serializable {

        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorateLogger(Run build, OutputStream logger) {
            return replacing(logger, "s3cret", "****");
        }
    }

    /** As {@code timestamps} has it. */
    private static final class Times extends TaskListenerDecorator {

        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorate(OutputStream logger) {
            return replacing(logger, "(?m)^(?=.)", "[03:04:05] ");
        }
    }

    private static final class Broken extends TaskListenerDecorator {

        private static final long serialVersionUID = 1L;

        @Override
        public OutputStream decorate(OutputStream logger) throws IOException {
            throw new IOException("no stream");
        }
    }

    @Test
    void whatTheLogOfTheStepMasksIsMasked() {
        var masking = Masking.of(new Secret(), null, List.of(), List.of());
        assertEquals("login with **** failed", masking.mask("login with s3cret failed"));
        assertEquals("Größe ****\n\n****", masking.mask("Größe s3cret\n\ns3cret"));
        assertEquals("", masking.mask(""));
    }

    @Test
    void whatElseTheLogAddsToItsLinesIsLeftOut() {
        assertEquals(
                "one ****\ntwo",
                Masking.of(new Secret(), new Times(), List.of(), List.of()).mask("one s3cret\ntwo"));
    }

    @Test
    void withoutSecretsATextStaysAsItIs() {
        assertEquals(" a\r\n\tb ", Masking.of(null, null, List.of(), List.of()).mask(" a\r\n\tb "));
    }

    @Test
    void aTextThatCannotBeMaskedIsNotTold() {
        assertEquals(
                Masking.WITHHELD,
                Masking.of(null, new Broken(), List.of(), List.of()).mask("s3cret"));
    }
}
