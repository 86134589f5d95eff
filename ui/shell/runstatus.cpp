// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/shell/runstatus.h"

#include "ui/widgets/icons.h"
#include "ui/widgets/musterstyle.h"
#include "ui/widgets/plainlabel.h"

#include <QCoreApplication>
#include <QLocale>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>

namespace muster {

RunStatus::RunStatus(QWidget* parent)
    : QFrame(parent), m_title(new PlainLabel(this)), m_words(new PlainLabel(this)), m_bar(new QProgressBar(this)),
      m_open(new QPushButton(tr("Show"), this))
{
    setRole(this, "card");
    setAccessibleName(tr("Import in progress"));
    m_title->setWordWrap(true);
    m_title->setFont(textFont(TextSize::Body, true));
    m_words->asCaption()->setWordWrap(true);
    m_bar->setTextVisible(false);
    m_bar->setAccessibleName(tr("Progress of the import"));
    setRole(m_open, "link");
    m_open->setAccessibleName(tr("Show the import"));
    auto* column = new QVBoxLayout(this);
    column->setSpacing(space::XSmall);
    column->addWidget(m_title);
    column->addWidget(m_words);
    column->addWidget(m_bar);
    column->addWidget(m_open, 0, Qt::AlignLeft);
    connect(m_open, &QPushButton::clicked, this, [this] { emit opened(m_connector); });
    hide();
}

void RunStatus::showProgress(const QString& connector, const QString& label, const Progress& progress)
{
    m_connector = connector;
    const QString done = QLocale().toString(progress.done);
    if (progress.total && *progress.total > 0) {
        m_bar->setRange(0, 1000);
        m_bar->setValue(static_cast<int>(std::min<double>(1000.0, 1000.0 * static_cast<double>(progress.done) /
                                                                      static_cast<double>(*progress.total))));
        showWords(label, tr("%1: %2 of %3").arg(phaseLabel(progress.phase), done, QLocale().toString(*progress.total)));
    } else {
        m_bar->setRange(0, 0);
        showWords(label, tr("%1: %2", "phase: count").arg(phaseLabel(progress.phase), done));
    }
    m_bar->show();
    show();
}

void RunStatus::showDone(const QString& connector, const QString& label, const QString& words)
{
    m_connector = connector;
    showWords(label, words);
    m_bar->hide();
    show();
}

void RunStatus::showWords(const QString& label, const QString& words)
{
    m_title->setText(label);
    m_words->setText(words);
    m_open->setToolTip(plainToolTip(tr("%1. %2. Show the import", "name of the import, state").arg(label, words)));
}

void RunStatus::setCompact(bool compact)
{
    m_title->setVisible(!compact);
    m_words->setVisible(!compact);
    m_open->setText(compact ? QString() : tr("Show"));
    m_open->setIcon(compact ? strokeIcon(QStringLiteral("import")) : QIcon());
    layout()->setAlignment(m_open, compact ? Qt::AlignHCenter : Qt::AlignLeft);
    const int margin = compact ? space::Small : space::Medium;
    layout()->setContentsMargins(margin, margin, margin, margin);
}

void RunStatus::clear(const QString& connector)
{
    if (connector == m_connector)
        hide();
}

QString phaseLabel(Progress::Phase phase)
{
    switch (phase) {
    case Progress::Phase::Connecting:
        return QCoreApplication::translate("muster::RunStatus", "Connecting");
    case Progress::Phase::Fetching:
        return QCoreApplication::translate("muster::RunStatus", "Reading records");
    case Progress::Phase::Planning:
        return QCoreApplication::translate("muster::RunStatus", "Comparing with the directory");
    case Progress::Phase::Applying:
        return QCoreApplication::translate("muster::RunStatus", "Writing users");
    case Progress::Phase::Finishing:
        break;
    }
    return QCoreApplication::translate("muster::RunStatus", "Finishing");
}

} // namespace muster
