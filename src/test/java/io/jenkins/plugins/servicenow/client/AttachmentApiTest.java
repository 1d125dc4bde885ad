package io.jenkins.plugins.servicenow.client;

import static io.jenkins.plugins.servicenow.client.Instances.failure;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.jenkins.plugins.servicenow.client.AttachmentApi.Content;
import io.jenkins.plugins.servicenow.client.ServiceNowException.Kind;
import io.jenkins.plugins.servicenow.simulator.ServiceNowSimulator;
import io.jenkins.plugins.servicenow.simulator.control.Fault;
import io.jenkins.plugins.servicenow.simulator.control.RequestKind;
import io.jenkins.plugins.servicenow.simulator.control.RequestLog;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AttachmentApiTest {

    private static final String SHA256_OF_ABC = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    private final ServiceNowSimulator simulator = ServiceNowSimulator.start();
    private final ServiceNowSession session = Instances.session(simulator);
    private final SysId change = Instances.change(simulator, Map.of("short_description", "Custom image"));

    @AfterEach
    void stop() {
        simulator.close();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Content content(String text) {
        return () -> new ByteArrayInputStream(bytes(text));
    }

    private Attachment upload(String name, String text) throws Exception {
        return upload(session, name, text);
    }

    private Attachment upload(ServiceNowSession with, String name, String text) throws Exception {
        return with.attachments()
                .upload("change_request", change, name, "text/plain", bytes(text).length, content(text));
    }

    private List<Map<String, String>> attached() {
        return simulator.attachments().of(change.value());
    }

    private long uploads() {
        return simulator.requests().entries().stream()
                        .map(RequestLog.Entry::method)
                        .filter("POST"::equals)
                        .count()
                - simulator.requests().count(RequestKind.TOKEN);
    }

    @Test
    void attachesAFileWithItsOwnType() throws Exception {
        var attachment = session.attachments()
                .upload("change_request", change, "Ergebnis & Prüfung.xml", "application/xml", 3, content("abc"));

        assertEquals("Ergebnis & Prüfung.xml", attachment.fileName());
        assertEquals("application/xml", attachment.contentType());
        assertEquals(3, attachment.size());
        assertEquals(SHA256_OF_ABC, attachment.sha256());
        assertEquals("pending", attachment.state());
        assertEquals(simulator.url() + "/sys_attachment.do?sys_id=" + attachment.sysId(), attachment.url());
        assertTrue(attachment.uploaded());
        assertArrayEquals(
                bytes("abc"), simulator.attachments().content(attachment.sysId().value()));
        assertEquals("application/xml", attached().get(0).get("content_type"));
    }

    @Test
    void attachesAnEmptyFile() throws Exception {
        assertEquals(0, upload("empty.txt", "").size());
    }

    @Test
    void theSameContentIsNotSentAgain() throws Exception {
        var first = upload("report.txt", "abc");
        simulator.clock().advance(Duration.ofMinutes(1));

        var again = upload(Instances.session(simulator), "report.txt", "abc");
        var elsewhere = upload("copy.txt", "abc");

        assertEquals(first.sysId(), again.sysId());
        assertEquals("available", again.state());
        assertFalse(again.uploaded());
        assertEquals("report.txt", elsewhere.fileName());
        assertFalse(elsewhere.uploaded());
        assertEquals(1, uploads());
    }

    @Test
    void whatARecordHasIsListedOnceForAllFiles() throws Exception {
        for (var number = 0; number < 50; number++) {
            assertTrue(upload(number + ".txt", "content " + number).uploaded());
        }
        assertFalse(upload("again.txt", "content 17").uploaded());

        assertEquals(50, uploads());
        assertEquals(51, simulator.requests().count(RequestKind.ATTACHMENT));
    }

    @Test
    void afterAnUploadThatFailedTheRecordIsListedAgain() throws Exception {
        upload("first.txt", "abc");
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.status(403));
        failure(() -> upload("second.txt", "abd"));
        // What the answer did not say.
        upload(Instances.session(simulator), "second.txt", "abd");

        assertFalse(upload("second.txt", "abd").uploaded());
        assertEquals(2, attached().size());
    }

    @Test
    void anotherContentOfTheSameNameIsAttachedBesideIt() throws Exception {
        upload("report.txt", "abc");

        assertTrue(upload("report.txt", "abd").uploaded());

        assertEquals(2, attached().size());
    }

    @Test
    void theSameContentOnAnotherRecordIsNoReasonToLeaveItOut() throws Exception {
        upload("report.txt", "abc");
        var other = Instances.change(simulator, Map.of());

        var attachment =
                session.attachments().upload("change_request", other, "report.txt", "text/plain", 3, content("abc"));

        assertTrue(attachment.uploaded());
    }

    @Test
    void listsMoreThanAPage() throws Exception {
        for (var number = 0; number < 501; number++) {
            simulator
                    .records()
                    .insert(
                            "sys_attachment",
                            Map.of(
                                    "table_name",
                                    "change_request",
                                    "table_sys_id",
                                    change.value(),
                                    "file_name",
                                    number + ".txt",
                                    "size_bytes",
                                    "7"));
        }

        var attachments = session.attachments().list("change_request", change);

        assertEquals(
                501, attachments.stream().map(Attachment::fileName).distinct().count());
        assertEquals(7, attachments.get(0).size());
        assertEquals("", attachments.get(0).sha256());
        assertEquals(2, simulator.requests().count(RequestKind.ATTACHMENT));
    }

    /** Strikes the upload itself and not the list before it. */
    private void strikeUpload(Fault fault) {
        simulator.faults().next(1, RequestKind.ATTACHMENT, Fault.slow(Duration.ZERO));
        simulator.faults().next(1, RequestKind.ATTACHMENT, fault);
    }

    @Test
    void aLostAnswerIsLookedForBeforeAnotherTry() throws Exception {
        strikeUpload(Fault.committedThenReset());

        var attachment = upload("report.txt", "abc");

        assertTrue(attachment.uploaded());
        assertEquals(SHA256_OF_ABC, attachment.sha256());
        assertEquals(1, attached().size());
        assertEquals(1, uploads());
    }

    @Test
    void anInstanceThatTellsNoDigestIsAskedForNameAndSize() throws Exception {
        simulator.attachments().withoutDigests(true);
        strikeUpload(Fault.committedThen500());

        var attachment = upload("report.txt", "abc");

        assertEquals("", attachment.sha256());
        assertEquals(1, attached().size());
    }

    @Test
    void whatDidNotArriveIsSentAgainFromTheBeginning() throws Exception {
        strikeUpload(Fault.connectionReset());
        var opened = new AtomicInteger();
        Content counted = () -> {
            opened.incrementAndGet();
            return new ByteArrayInputStream(bytes("abc"));
        };

        var attachment = session.attachments().upload("change_request", change, "report.txt", "text/plain", 3, counted);

        assertEquals(SHA256_OF_ABC, attachment.sha256());
        assertEquals(1, attached().size());
        // For the digest, the first try and the second.
        assertEquals(3, opened.get());
    }

    @Test
    void aTokenThatEndedIsReplacedAndTheFileSentAgain() throws Exception {
        session.attachments().list("change_request", change);
        simulator.oauth().revokeTokens();

        assertTrue(upload("report.txt", "abc").uploaded());
    }

    @Test
    void anAnswerMayTakeLongerThanThatToAnyOtherRequest() throws Exception {
        var impatient = Instances.session(simulator, Instances.IMPATIENT, RetryRules.NONE);
        strikeUpload(Fault.slow(Instances.IMPATIENT.read().multipliedBy(3)));

        assertTrue(upload(impatient, "report.txt", "abc").uploaded());
    }

    @Test
    void aSlowSourceIsWaitedFor() throws Exception {
        var impatient = Instances.session(simulator, Instances.IMPATIENT, RetryRules.NONE);
        var parts = new ArrayDeque<>(List.of("a", "b", "c"));
        Content slow = new Content() {

            @Override
            public InputStream open() {
                return new InputStream() {

                    @Override
                    public int read() throws IOException {
                        pause(Instances.IMPATIENT.read().plusMillis(100));
                        return parts.isEmpty() ? -1 : parts.remove().charAt(0);
                    }

                    @Override
                    public int read(byte[] chunk, int offset, int length) throws IOException {
                        var next = read();
                        chunk[offset] = (byte) next;
                        return next < 0 ? -1 : 1;
                    }
                };
            }

            @Override
            public String sha256() {
                return SHA256_OF_ABC;
            }
        };

        var attachment = impatient.attachments().upload("change_request", change, "report.txt", "text/plain", 3, slow);

        assertEquals(SHA256_OF_ABC, attachment.sha256());
    }

    private static void pause(Duration duration) throws IOException {
        try {
            new CountDownLatch(1).await(duration.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    @Test
    void aFileThatChangesMeanwhileIsCutOff() {
        var opened = new AtomicInteger();
        Content changing = () -> new ByteArrayInputStream(bytes(opened.getAndIncrement() == 0 ? "abc" : "abd"));

        var failure = failure(
                () -> session.attachments().upload("change_request", change, "report.txt", "text/plain", 3, changing));

        assertTrue(failure.getMessage()
                .contains(" was not attached to change_request " + change + ": It changed while it was being sent"));
        assertEquals(List.of(), attached());
        assertEquals(2, opened.get());
    }

    @ParameterizedTest
    @ValueSource(longs = {2, 4})
    void aFileThatIsNotAsLongAsSaidIsCutOff(long size) {
        var failure = failure(() -> session.attachments()
                .upload("change_request", change, "report.txt", "text/plain", size, content("abc")));

        assertTrue(failure.getMessage().contains("It changed while it was being sent"));
        assertEquals(List.of(), attached());
    }

    @Test
    void aFileThatCannotBeReadIsNamed() {
        Content broken = () -> {
            throw new IOException("the agent is gone");
        };

        var failure = failure(
                () -> session.attachments().upload("change_request", change, "report.txt", "text/plain", 3, broken));

        assertEquals(
                "The file report.txt (text/plain, 3 bytes) was not attached to change_request " + change
                        + ": It cannot be read (java.io.IOException: the agent is gone). Check that"
                        + " it still exists and that the agent which holds it is online",
                failure.getMessage());
        assertEquals(0, simulator.requests().count(RequestKind.ATTACHMENT));
    }

    @Test
    void aFileThatArrivesAlteredIsAnError() {
        simulator.attachments().alterNext();

        var failure = failure(() -> upload("report.txt", "abc"));

        assertEquals(Kind.PROTOCOL, failure.kind());
        assertTrue(failure.getMessage()
                .contains("The file report.txt (text/plain, 3 bytes) was not attached to change_request " + change
                        + ": It arrived altered"));
        assertTrue(failure.getMessage().contains(SHA256_OF_ABC));
        assertTrue(failure.getMessage().contains(attached().get(0).get("sys_id")));
    }

    @ParameterizedTest
    @CsvSource({"400", "413", "415"})
    void aFileThatIsTooLargeSaysHowToRaiseTheLimit(int status) {
        simulator.attachments().maxSize(2);
        simulator.attachments().refuseWith(status);

        var failure = failure(() -> upload("report.txt", "abc"));

        assertEquals(Kind.REJECTED, failure.kind());
        assertEquals(status, failure.status());
        assertTrue(failure.getMessage()
                .startsWith("The file report.txt (text/plain, 3 bytes) was not attached to change_request " + change));
        assertTrue(failure.hint().contains("com.glide.attachment.max_size"));
        assertEquals(1, uploads());
    }

    @Test
    void anExtensionThatIsNotAllowedIsExplained() {
        simulator.attachments().extensions("xml", "pdf");

        assertTrue(failure(() -> upload("report.txt", "abc")).hint().contains("glide.attachment.extensions"));
    }

    @Test
    void aContentTypeThatIsNotAllowedIsExplained() {
        simulator.attachments().blacklistTypes("text/plain");

        assertTrue(failure(() -> upload("report.txt", "abc")).hint().contains("glide.attachment.blacklisted.types"));
    }

    @Test
    void aNameThatIsNotAllowedIsExplained() {
        simulator.attachments().secureFileNames(true);

        var hint = failure(() -> upload("TEST-io.jenkins.FooTest.xml", "abc")).hint();

        assertTrue(hint.contains("glide.attachment.enable_secure_filename_validation"));
        assertTrue(hint.contains("not renamed silently"));
    }

    @Test
    void aRefusalWithoutAnyReasonNamesWhatToLookAt() {
        simulator.attachments().maxSize(2);
        simulator.attachments().refuseWith(200);

        var failure = failure(() -> upload("report.txt", "abc"));

        assertTrue(failure.getMessage().contains("200 with no result"));
        assertTrue(failure.hint().startsWith("The instance refused the file without saying why"));
        assertEquals(1, uploads());
    }

    @Test
    void aMissingRoleIsExplained() {
        simulator.attachments().requireRole("evidence_writer");

        var failure = failure(() -> upload("report.txt", "abc"));

        assertEquals(Kind.PERMISSION, failure.kind());
        assertTrue(failure.hint().contains("glide.attachment.role"));
    }

    @ParameterizedTest
    @CsvSource({"403, PERMISSION, The record is closed", "404, NOT_FOUND, Check whether the record is closed"})
    void aClosedRecordIsExplained(int status, Kind kind, String words) {
        simulator.attachments().refuseOnClosedRecords(status);
        simulator.records().set("change_request", change.value(), Map.of("state", "3", "active", "false"));

        var failure = failure(() -> upload("report.txt", "abc"));

        assertEquals(kind, failure.kind());
        assertTrue(failure.hint().contains(words));
    }

    @Test
    void aRecordThatDoesNotExistIsNotToldFromOneThatMayNotBeWritten() {
        var unknown = SysId.of("0123456789abcdef0123456789abcdef");
        var missing = failure(() ->
                session.attachments().upload("change_request", unknown, "report.txt", "text/plain", 3, content("abc")));
        simulator.access().roles("jenkins.pipeline", "sn_change_read");
        var readOnly = failure(() -> upload("report.txt", "abc"));

        assertEquals(Kind.NOT_FOUND, missing.kind());
        assertEquals(missing.hint(), readOnly.hint());
        assertTrue(missing.hint().startsWith("The record does not exist, or the OAuth Application User may not write"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "reports/a.txt", "a\\b.txt", "a\nb.txt"})
    void whatIsNoFileNameIsRefusedBeforeAnythingIsSent(String name) {
        assertThrows(IllegalArgumentException.class, () -> upload(name, "abc"));
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void whatIsNoContentTypeIsRefusedBeforeAnythingIsSent() {
        var failure = assertThrows(
                IllegalArgumentException.class,
                () -> session.attachments().upload("change_request", change, "a.txt", "text", 3, content("abc")));

        assertEquals("Not a content type: \"text\". One is application/octet-stream", failure.getMessage());
        assertEquals(0, simulator.requests().entries().size());
    }

    @Test
    void anUploadIsBrokenOffAtOnceWhenItsThreadIsInterrupted() throws Exception {
        strikeUpload(Fault.hanging());
        var failures = new ArrayBlockingQueue<Throwable>(1);
        var thread = new Thread(
                () -> failures.add(assertThrows(InterruptedException.class, () -> upload("report.txt", "abc"))));
        thread.start();
        simulator.requests().await(RequestKind.ATTACHMENT, 2);

        thread.interrupt();

        assertTrue(failures.poll(10, TimeUnit.SECONDS) instanceof InterruptedException);
    }
}
