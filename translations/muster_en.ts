<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en">
<context>
    <name>ConnectorStore</name>
    <message numerus="yes">
        <source>mapping of %n attribute(s)</source>
        <translation>
            <numerusform>mapping of %n attribute</numerusform><numerusform>mapping of %n attributes</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::Program</name>
    <message numerus="yes">
        <source>%n import(s) running</source>
        <translation>
            <numerusform>%n import running</numerusform><numerusform>%n imports running</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n import(s) that the clock started are running. Quitting stops them; what is written stays written.</source>
        <translation>
            <numerusform>%n import that the clock started is running. Quitting stops it; what is written stays written.</numerusform><numerusform>%n imports that the clock started are running. Quitting stops them; what is written stays written.</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::UnsentPanel</name>
    <message numerus="yes">
        <source>%n message(s) could not be sent yet and will be tried again.</source>
        <translation>
            <numerusform>%n message could not be sent yet and will be tried again.</numerusform><numerusform>%n messages could not be sent yet and will be tried again.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n message(s) could not be sent.</source>
        <translation>
            <numerusform>%n message could not be sent.</numerusform><numerusform>%n messages could not be sent.</numerusform></translation>
    </message>
</context>
<context>
    <name>IntegrationFacts</name>
    <message numerus="yes">
        <source>%n custom header(s)</source>
        <translation>
            <numerusform>%n custom header</numerusform><numerusform>%n custom headers</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::ScheduleBox</name>
    <message numerus="yes">
        <source>%n week(s)</source>
        <translation>
            <numerusform>%n week</numerusform><numerusform>%n weeks</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n day(s)</source>
        <translation>
            <numerusform>%n day</numerusform><numerusform>%n days</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform><numerusform>%n hours</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform><numerusform>%n minutes</numerusform></translation>
    </message>
</context>
<context>
    <name>Schedule</name>
    <message numerus="yes">
        <source>Every %n week(s)</source>
        <translation>
            <numerusform>Every week</numerusform><numerusform>Every %n weeks</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Every %n day(s)</source>
        <translation>
            <numerusform>Every day</numerusform><numerusform>Every %n days</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Every %n hour(s)</source>
        <translation>
            <numerusform>Every hour</numerusform><numerusform>Every %n hours</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>Every %n minute(s)</source>
        <translation>
            <numerusform>Every minute</numerusform><numerusform>Every %n minutes</numerusform></translation>
    </message>
</context>
<context>
    <name>PlanFinish</name>
    <message numerus="yes">
        <source>%n record(s) came twice, so the list moved or is wrong while it was read: nobody counts as absent.</source>
        <translation>
            <numerusform>%n record came twice, so the list moved or is wrong while it was read: nobody counts as absent.</numerusform><numerusform>%n records came twice, so the list moved or is wrong while it was read: nobody counts as absent.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) do not say who they are: nobody counts as absent.</source>
        <translation>
            <numerusform>%n record does not say who it is: nobody counts as absent.</numerusform><numerusform>%n records do not say who they are: nobody counts as absent.</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::ActivatePanel</name>
    <message numerus="yes">
        <source>%n record(s)</source>
        <translation>
            <numerusform>%n record</numerusform><numerusform>%n records</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n record(s) of the sample cannot be imported.</source>
        <translation>
            <numerusform>%n record of the sample cannot be imported.</numerusform><numerusform>%n records of the sample cannot be imported.</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::ApplicationsPage</name>
    <message numerus="yes">
        <source>%n application(s)</source>
        <translation>
            <numerusform>%n application</numerusform><numerusform>%n applications</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>The connector is imported. %n thing(s) need your attention before it can be activated.</source>
        <translation>
            <numerusform>The connector is imported. %n thing needs your attention before it can be activated.</numerusform><numerusform>The connector is imported. %n things need your attention before it can be activated.</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::DirectoryActions</name>
    <message numerus="yes">
        <source>%n user(s) suspended.</source>
        <translation>
            <numerusform>%n user suspended.</numerusform>
            <numerusform>%n users suspended.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user(s) activated.</source>
        <translation>
            <numerusform>%n user activated.</numerusform>
            <numerusform>%n users activated.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user(s) staged.</source>
        <translation>
            <numerusform>%n user staged.</numerusform>
            <numerusform>%n users staged.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Delete %n user(s)? They leave their groups, and this cannot be undone. Suspend them to keep them.</source>
        <translation>
            <numerusform>Delete %n user? It leaves its groups, and this cannot be undone. Suspend it to keep it.</numerusform>
            <numerusform>Delete %n users? They leave their groups, and this cannot be undone. Suspend them to keep them.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user(s) deleted.</source>
        <translation>
            <numerusform>%n user deleted.</numerusform>
            <numerusform>%n users deleted.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user(s) added to %1.</source>
        <translation>
            <numerusform>%n user added to %1.</numerusform>
            <numerusform>%n users added to %1.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n user(s) taken out of %1.</source>
        <translation>
            <numerusform>%n user taken out of %1.</numerusform>
            <numerusform>%n users taken out of %1.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::GroupDetailPanel</name>
    <message numerus="yes">
        <source>%n member(s)</source>
        <translation>
            <numerusform>%n member</numerusform>
            <numerusform>%n members</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s) taken out.</source>
        <translation>
            <numerusform>%n device taken out.</numerusform>
            <numerusform>%n devices taken out.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n device(s)</source>
        <translation>
            <numerusform>%n device</numerusform>
            <numerusform>%n devices</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::HttpCall</name>
    <message numerus="yes">
        <source>%n byte(s) had arrived.</source>
        <translation>
            <numerusform>%n byte had arrived.</numerusform>
            <numerusform>%n bytes had arrived.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::JsonTreeModel</name>
    <message numerus="yes">
        <source>list of %n</source>
        <translation>
            <numerusform>list of %n</numerusform><numerusform>list of %n</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>object with %n field(s)</source>
        <translation>
            <numerusform>object with %n field</numerusform><numerusform>object with %n fields</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::MappingPanel</name>
    <message numerus="yes">
        <source>%n attribute(s) mapped by the names of the fields. Look them over; Undo takes them back.</source>
        <translation>
            <numerusform>%n attribute mapped by the names of the fields. Look them over; Undo takes them back.</numerusform><numerusform>%n attributes mapped by the names of the fields. Look them over; Undo takes them back.</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::PersonPicker</name>
    <message numerus="yes">
        <source>%n user(s)</source>
        <translation>
            <numerusform>%n user</numerusform>
            <numerusform>%n users</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::PlanView</name>
    <message numerus="yes">
        <source>%n user(s) will be changed</source>
        <translation>
            <numerusform>%n user will be changed</numerusform>
            <numerusform>%n users will be changed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Undo for %n user(s)</source>
        <translation>
            <numerusform>Undo for %n user</numerusform>
            <numerusform>Undo for %n users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Import %n user(s)</source>
        <translation>
            <numerusform>Import %n user</numerusform>
            <numerusform>Import %n users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The directory already has what the source says: %n user(s) unchanged. There is nothing to import.</source>
        <translation>
            <numerusform>The directory already has what the source says: %n user unchanged. There is nothing to import.</numerusform>
            <numerusform>The directory already has what the source says: %n users unchanged. There is nothing to import.</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::PreviewPanel</name>
    <message numerus="yes">
        <source>Not found in these %n record(s)</source>
        <translation>
            <numerusform>Not found in these %n record</numerusform><numerusform>Not found in these %n records</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::ProgressView</name>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n second</numerusform>
            <numerusform>%n seconds</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n minute</numerusform>
            <numerusform>%n minutes</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n hour</numerusform>
            <numerusform>%n hours</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::ResultsView</name>
    <message numerus="yes">
        <source>%n request(s)</source>
        <translation>
            <numerusform>%n request</numerusform>
            <numerusform>%n requests</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>muster::StatusWords</name>
    <message numerus="yes">
        <source>%1 (active, %n time(s))</source>
        <translation>
            <numerusform>%1 (active, once)</numerusform><numerusform>%1 (active, %n times)</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%1 (inactive, %n time(s))</source>
        <translation>
            <numerusform>%1 (inactive, once)</numerusform><numerusform>%1 (inactive, %n times)</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>“%1” (%n time(s)) is in neither list.</source>
        <translation>
            <numerusform>“%1” (once) is in neither list.</numerusform><numerusform>“%1” (%n times) is in neither list.</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::TestPanel</name>
    <message numerus="yes">
        <source>%n record(s) on the first page</source>
        <translation>
            <numerusform>%n record on the first page</numerusform><numerusform>%n records on the first page</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::UsersPage</name>
    <message numerus="yes">
        <source>%n user(s)</source>
        <translation>
            <numerusform>%n user</numerusform>
            <numerusform>%n users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n selected</source>
        <translation>
            <numerusform>%n selected</numerusform>
            <numerusform>%n selected</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>musterctl</name>
    <message numerus="yes">
        <source>%n picked user(s)</source>
        <translation>
            <numerusform>%n picked user</numerusform>
            <numerusform>%n picked users</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>What became of each user in a run is kept for %n day(s).</source>
        <translation>
            <numerusform>What became of each user in a run is kept for %n day.</numerusform>
            <numerusform>What became of each user in a run is kept for %n days.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The runs themselves are kept for %n day(s); the newest three of each connector always stay.</source>
        <translation>
            <numerusform>The runs themselves are kept for %n day; the newest three of each connector always stay.</numerusform>
            <numerusform>The runs themselves are kept for %n days; the newest three of each connector always stay.</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The vault is made. %n secret(s) moved there.</source>
        <translation>
            <numerusform>The vault is made. %n secret moved there.</numerusform><numerusform>The vault is made. %n secrets moved there.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s) moved to the keychain. The vault is deleted.</source>
        <translation>
            <numerusform>%n secret moved to the keychain. The vault is deleted.</numerusform><numerusform>%n secrets moved to the keychain. The vault is deleted.</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::SecretsDialog</name>
    <message numerus="yes">
        <source>The vault is made. %n secret(s) moved there.</source>
        <translation>
            <numerusform>The vault is made. %n secret moved there.</numerusform><numerusform>The vault is made. %n secrets moved there.</numerusform></translation>
    </message>
    <message numerus="yes">
        <source>%n secret(s) moved to the keychain. The vault is deleted.</source>
        <translation>
            <numerusform>%n secret moved to the keychain. The vault is deleted.</numerusform><numerusform>%n secrets moved to the keychain. The vault is deleted.</numerusform></translation>
    </message>
</context>
<context>
    <name>muster::RunChart</name>
    <message numerus="yes">
        <source>%n run(s)</source>
        <translation>
            <numerusform>%n run</numerusform>
            <numerusform>%n runs</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n failed</source>
        <translation>
            <numerusform>%n failed</numerusform>
            <numerusform>%n failed</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n held</source>
        <translation>
            <numerusform>%n held</numerusform>
            <numerusform>%n held</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n with errors</source>
        <translation>
            <numerusform>%n with errors</numerusform>
            <numerusform>%n with errors</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n skipped</source>
        <translation>
            <numerusform>%n skipped</numerusform>
            <numerusform>%n skipped</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n bar(s). The arrow keys go from one to the next, Return opens the run.</source>
        <translation>
            <numerusform>%n bar. Return opens the run.</numerusform>
            <numerusform>%n bars. The arrow keys go from one to the next, Return opens the run.</numerusform>
        </translation>
    </message>
</context>
</TS>
