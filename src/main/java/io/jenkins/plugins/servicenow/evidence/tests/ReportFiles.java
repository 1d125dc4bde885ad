package io.jenkins.plugins.servicenow.evidence.tests;

import edu.umd.cs.findbugs.annotations.NonNull;
import hudson.AbortException;
import hudson.remoting.VirtualChannel;
import io.jenkins.plugins.servicenow.client.Text;
import io.jenkins.plugins.servicenow.workspace.ConfinedFile;
import io.jenkins.plugins.servicenow.workspace.Decompression;
import java.io.File;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import jenkins.agents.ControllerToAgentFileCallable;

/**
 * Reads reports where they are, on the agent, so that only numbers and a few names travel to the controller.
 *
 * @param results paths of JUnit reports in the workspace
 * @param scans paths of XCCDF results in the workspace
 * @param which results of each scan are checks
 * @param allowEmpty whether a report without a test case is none
 * @param onUnreadable what becomes of a report that cannot be read
 */
record ReportFiles(
        ArrayList<String> results,
        ArrayList<String> scans,
        ScanResults which,
        boolean allowEmpty,
        OnUnreadable onUnreadable)
        implements ControllerToAgentFileCallable<Reports> {

    private interface Reading {
        void read(ReportXml xml) throws IOException;
    }

    /** @throws UnreadableReportException when a report cannot be read and that is to be an error */
    @Override
    public Reports invoke(File workspace, VirtualChannel channel) throws IOException, InterruptedException {
        var reports = new Reports();
        for (var path : results) {
            var cases = new JUnitResult();
            read(workspace, path, reports, cases, xml -> addCases(reports, path, cases, JUnitReader.read(xml, cases)));
        }
        for (var path : scans) {
            read(
                    workspace,
                    path,
                    reports,
                    new JUnitResult(),
                    xml -> reports.scans()
                            .addAll(XccdfReader.read(
                                    xml,
                                    which,
                                    XccdfReader.MAX_RESULTS - reports.scans().size())));
        }
        return reports;
    }

    private void addCases(Reports reports, String path, JUnitResult cases, String claim) {
        if (!claim.isEmpty()) {
            reports.addProblem(path, claim);
        } else if (cases.isEmpty() && !allowEmpty) {
            reports.addProblem(path, "has no test case");
        }
        if (!cases.isEmpty()) {
            cases.addFile();
            reports.cases().add(cases);
        }
    }

    /** @param cases what was found before the report turned out to be unreadable */
    private void read(File workspace, String path, Reports reports, JUnitResult cases, Reading reading)
            throws IOException, InterruptedException {
        checkInterrupted();
        try (var xml = new ReportXml(path, new Decompression(ConfinedFile.open(workspace, path)))) {
            reading.read(xml);
        } catch (IOException e) {
            // Of a thread that is interrupted, a file cannot be read.
            checkInterrupted();
            var reason = reason(e);
            if (onUnreadable == OnUnreadable.FAIL) {
                throw new UnreadableReportException(Text.oneLine(path), reason);
            }
            var before = cases.isEmpty()
                    ? ""
                    : "; before that " + cases.passed() + " passed, " + cases.failed() + " failed, " + cases.skipped()
                            + " skipped, which do not count";
            reports.addProblem(path, "cannot be read: " + reason + before);
        }
    }

    private static void checkInterrupted() throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @NonNull
    private static String reason(IOException e) {
        if (e instanceof UnreadableReportException unreadable) {
            return unreadable.reason();
        }
        if (e instanceof NoSuchFileException) {
            return "it is not there any more";
        }
        if (e instanceof AbortException) {
            return Text.of(e.getMessage());
        }
        return e instanceof AccessDeniedException ? "the agent may not read it" : Text.of(e.toString());
    }
}
