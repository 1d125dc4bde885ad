package jenkinslite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import hudson.EnvVars;
import hudson.Util;
import hudson.console.HyperlinkNote;
import hudson.model.Result;
import hudson.model.TaskListener;
import hudson.util.DaemonThreadFactory;
import hudson.util.FormValidation;
import hudson.util.NamingThreadFactory;
import hudson.util.StreamTaskListener;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.jvnet.hudson.test.LogRecorder;

class SmallThingsTest {
    @Test
    void environmentVariablesExpandOverrideAndIgnoreCase() {
        var environment = new EnvVars();
        environment.put("HOME", "/root");
        environment.put("PATH", "/bin");
        environment.override("PATH+GO", "/go");
        environment.override("HOME", "");
        assertEquals("/go:/bin", environment.get("path"));
        assertNull(environment.get("HOME"));
        assertEquals("/go:/bin $UNKNOWN $ {x}", environment.expand("${PATH} $UNKNOWN $$ {x}"));
        assertThrows(IllegalArgumentException.class, () -> environment.put("x", null));
        environment.overrideExpandingAll(Map.of("X", "$PATH!"));
        assertEquals("/go:/bin!", environment.get("X"));
    }

    @Test
    void textIsTrimmedEscapedAndEncoded() {
        assertNull(Util.fixEmptyAndTrim("  "));
        assertEquals("a", Util.fixEmptyAndTrim(" a "));
        assertEquals("", Util.fixNull((String) null));
        assertEquals("&lt;a href=&quot;&#039;&amp;&quot;&gt;<br>&nbsp; x", Util.escape("<a href=\"'&\">\n  x"));
        assertEquals("a%20b%2Fc", Util.rawEncode("a b/c"));
    }

    @Test
    void timeSpansAreRoundedAsInJenkins() {
        assertEquals("99 ms", Util.getTimeSpanString(99));
        assertEquals("0.12 sec", Util.getTimeSpanString(129));
        assertEquals("1.2 sec", Util.getTimeSpanString(1290));
        assertEquals("59 sec", Util.getTimeSpanString(59_999));
        assertEquals("1 min 5 sec", Util.getTimeSpanString(65_000));
        assertEquals("12 min", Util.getTimeSpanString(12 * 60_000 + 5000));
        assertEquals("3 hr 0 min", Util.getTimeSpanString(3 * 3_600_000));
        assertEquals("1 yr 0 mo", Util.getTimeSpanString(365L * 86_400_000));
    }

    @Test
    void resultsCombineToTheWorse() {
        assertSame(Result.FAILURE, Result.UNSTABLE.combine(Result.FAILURE));
        assertSame(Result.UNSTABLE, Result.combine(null, Result.UNSTABLE));
        assertTrue(Result.ABORTED.isWorseThan(Result.NOT_BUILT));
        assertSame(Result.UNSTABLE, Result.fromString("unstable"));
        assertSame(Result.FAILURE, Result.fromString("whatever"));
    }

    @Test
    void validationsEscapeTheirMessage() {
        assertEquals(
                "<div class=\"error\">&lt;b&gt;</div>",
                FormValidation.error("<b>").renderHtml());
        assertEquals(
                "<div class=\"warning\"><b></div>",
                FormValidation.warningWithMarkup("<b>").renderHtml());
    }

    @Test
    void aListenerMarksErrorsAndShowsALinkAsItsText() throws Exception {
        var out = new ByteArrayOutputStream();
        TaskListener listener = new StreamTaskListener(out, StandardCharsets.UTF_8);
        listener.error("100%");
        assertEquals("ERROR: 100%\n", out.toString(StandardCharsets.UTF_8));
        assertEquals("CHG1", HyperlinkNote.encodeTo("https://dev.service-now.com", "CHG1"));
    }

    @Test
    void threadsAreDaemonsWithANumberedName() {
        var factory = new NamingThreadFactory(new DaemonThreadFactory(), "poller");
        factory.newThread(() -> {});
        var second = factory.newThread(() -> {});
        assertEquals("poller [#2]", second.getName());
        assertTrue(second.isDaemon());
    }

    @Test
    void aRecorderKeepsTheLatestRecordsAndGivesTheLevelBack() {
        var logger = Logger.getLogger("jenkinslite.recorded");
        logger.setUseParentHandlers(false);
        try (var recorder =
                new LogRecorder().record("jenkinslite.recorded", Level.FINE).capture(2)) {
            logger.fine("one");
            logger.log(Level.FINE, "two {0}", "2");
            logger.fine("three");
            assertEquals(List.of("two 2", "three"), recorder.getMessages());
        }
        assertNull(logger.getLevel());
    }
}
