// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/widgets/musterstyle.h"

#include "ui/widgets/tokens.h"

#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QPainter>
#include <QPushButton>
#include <QStyleOption>
#include <QTableView>
#include <QToolButton>

namespace muster {
namespace {

/// Rules with %NAME% in place of colours. Buttons are drawn here in full: Fusion's gradients look dated beside flat
/// panels.
constexpr const char* rules = R"(
QPushButton { border: 1px solid %line%; border-radius: 6px; padding: 5px 14px; background: %button%; color: %text%; }
QPushButton:hover { background: %hover%; }
QPushButton:pressed { background: %pressed%; }
QPushButton:focus { border: 2px solid %accent%; padding: 4px 13px; }
QPushButton:disabled { color: %disabled%; background: %window%; }
QPushButton[role="primary"] { background: %fill%; border-color: %fill%; color: #ffffff; font-weight: 600; }
QPushButton[role="primary"]:hover { background: %fillhover%; }
QPushButton[role="primary"]:focus { border: 2px solid %ring%; }
QPushButton[role="primary"]:disabled { background: %neutral%; border-color: %neutral%; color: %disabled%; }
QPushButton[role="danger"] { color: %bad%; }
QPushButton[role="link"] { border: 2px solid transparent; border-radius: 4px; padding: 2px 4px 2px 1px; background: transparent; color: %accent%; text-align: left; }
QPushButton::menu-indicator { subcontrol-origin: padding; subcontrol-position: right center; width: 8px; right: 4px; }
QPushButton[role="link"]:hover { background: %neutral%; }
QPushButton[role="link"]:focus { border-color: %accent%; }
QPushButton[role="tab"] { border: none; border-bottom: 2px solid transparent; border-radius: 0; padding: 6px 10px; background: transparent; color: %muted%; }
QPushButton[role="tab"]:hover { color: %text%; background: %neutral%; }
QPushButton[role="tab"]:checked { color: %accent%; border-bottom: 2px solid %accent%; }
QPushButton[role="tab"]:focus { background: %neutral%; }
QToolButton { border: 2px solid transparent; border-radius: 6px; padding: 3px; background: transparent; }
QToolButton:hover { background: %neutral%; }
QToolButton:pressed, QToolButton:checked { background: %pressed%; }
QToolButton:focus { border-color: %accent%; }
QLineEdit, QPlainTextEdit, QTextEdit { border: 1px solid %line%; border-radius: 6px; padding: 4px 6px; background: %base%; selection-background-color: %fill%; selection-color: #ffffff; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid %accent%; padding: 3px 5px; }
QLineEdit[invalid="true"], QPlainTextEdit[invalid="true"] { border: 2px solid %bad%; padding: 3px 5px; }
QLineEdit:disabled { color: %disabled%; background: %window%; }
QFrame[role="card"] { border: 1px solid %line%; border-radius: 8px; background: %base%; }
QFrame[role="side"] { border: none; border-left: 1px solid %line%; background: %base%; }
QTableView, QTreeView, QListView { border: 1px solid %line%; border-radius: 6px; background: %base%; gridline-color: transparent; outline: none; }
QTableView:focus, QTreeView:focus, QListView:focus { border: 1px solid %accent%; }
QListWidget[role="nav"] { border: none; background: transparent; outline: none; }
QComboBox QAbstractItemView { border: 1px solid %line%; background: %base%; border-radius: 0; }
QHeaderView { background: %base%; }
QHeaderView::section { border: none; border-bottom: 1px solid %line%; padding: 6px 8px; background: %base%; color: %muted%; font-weight: 600; }
QHeaderView::section:hover { color: %text%; }
QTableCornerButton::section { border: none; background: %base%; }
QToolTip { border: 1px solid %line%; padding: 4px; background: %button%; color: %text%; }
QSplitter::handle { background: transparent; }
QSplitter::handle:hover { background: %soft%; }
QProgressBar { border: none; border-radius: 4px; background: %neutral%; height: 8px; text-align: center; }
QProgressBar::chunk { border-radius: 4px; background: %fill%; }
QScrollArea { border: none; background: transparent; }
QMenuBar { background: %window%; }
QMenuBar::item { padding: 4px 8px; border-radius: 4px; }
QMenuBar::item:selected { background: %neutral%; }
QTabWidget::pane { border: none; border-top: 1px solid %line%; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { border: none; border-bottom: 2px solid transparent; padding: 6px 10px; color: %muted%; background: transparent; }
QTabBar::tab:hover { color: %text%; background: %neutral%; }
QTabBar::tab:selected { color: %accent%; border-bottom: 2px solid %accent%; }
QTabBar::tab:focus { background: %neutral%; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QFrame[frameShape="4"] { border: none; background: %line%; max-height: 1px; }
QStatusBar { color: %muted%; }
QScrollBar { background: transparent; border: none; margin: 0; }
QScrollBar:vertical { width: 12px; }
QScrollBar:horizontal { height: 12px; }
QScrollBar::handle { background: %grip%; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover { background: %muted%; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
)";

/// The line around what can be filled in; the style sheet's %line%.
QColor fieldLine()
{
    return isDarkPalette() ? QColor(0x41, 0x4b, 0x56) : QColor(0xcd, 0xd4, 0xdc);
}

/// Boxes and circles with an outline that can be seen in both palettes; Fusion's vanishes on dark ground.
void drawIndicator(bool round, const QStyleOption* option, QPainter* painter)
{
    const bool on = option->state.testFlag(QStyle::State_On);
    const bool some = option->state.testFlag(QStyle::State_NoChange);
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const QPalette colors = QApplication::palette();
    const QColor fill = enabled ? colors.color(QPalette::Highlight) : colors.color(QPalette::Disabled, QPalette::Text);
    const double side = std::min({option->rect.width(), option->rect.height(), 16});
    QRectF box(0, 0, side - 1, side - 1);
    box.moveCenter(QRectF(option->rect).center());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(on || some ? fill : enabled ? mutedText() : hairline(), 1.2));
    painter->setBrush(on || some ? fill : colors.color(QPalette::Base));
    if (option->state.testFlag(QStyle::State_Selected))
        painter->setPen(QPen(Qt::white, 1.2)); // on a selected row
    round ? painter->drawEllipse(box) : painter->drawRoundedRect(box, 3, 3);
    painter->setPen(QPen(Qt::white, 2, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    if (round && on) {
        painter->setPen(Qt::NoPen);
        painter->setBrush(Qt::white);
        painter->drawEllipse(box.center(), box.width() * 0.2, box.width() * 0.2);
    } else if (some) {
        painter->drawLine(QPointF(box.left() + 4, box.center().y()), QPointF(box.right() - 4, box.center().y()));
    } else if (on) {
        const auto at = [&box](double x, double y) {
            return QPointF(box.left() + x * box.width(), box.top() + y * box.height());
        };
        painter->drawPolyline(QPolygonF({at(0.24, 0.53), at(0.43, 0.72), at(0.77, 0.30)}));
    }
    painter->restore();
}

/// The frame of combo and spin boxes, like that of a line edit.
void drawFieldFrame(const QStyleOption* option, QPainter* painter)
{
    const bool enabled = option->state.testFlag(QStyle::State_Enabled);
    const bool focused = enabled && option->state.testFlag(QStyle::State_HasFocus);
    const QPalette colors = QApplication::palette();
    const double inset = focused ? 1 : 0.5;
    painter->setPen(QPen(focused ? toneColor(Tone::Accent) : fieldLine(), focused ? 2 : 1));
    painter->setBrush(colors.color(enabled ? QPalette::Base : QPalette::Window));
    painter->drawRoundedRect(QRectF(option->rect).adjusted(inset, inset, -inset, -inset), space::Radius, space::Radius);
}

/// A small arrow of two strokes.
void drawChevron(const QRectF& box, bool up, const QColor& color, QPainter* painter)
{
    const QPointF middle = box.center();
    const double tip = up ? -1.75 : 1.75;
    painter->setPen(QPen(color, 1.6, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
    painter->setBrush(Qt::NoBrush);
    painter->drawPolyline(
        QPolygonF({middle + QPointF(-3.5, -tip), middle + QPointF(0, tip), middle + QPointF(3.5, -tip)}));
}

void drawSpinBox(const QStyleOptionSpinBox& box, const QStyle& style, QPainter* painter, const QWidget* widget)
{
    if (box.frame)
        drawFieldFrame(&box, painter);
    const auto arrow = [&](QStyle::SubControl part, bool up, QAbstractSpinBox::StepEnabledFlag step) {
        const bool can = box.state.testFlag(QStyle::State_Enabled) && box.stepEnabled.testFlag(step);
        const bool pressed = box.activeSubControls == part && box.state.testFlag(QStyle::State_Sunken);
        drawChevron(style.subControlRect(QStyle::CC_SpinBox, &box, part, widget), up,
                    !can      ? fieldLine()
                    : pressed ? toneColor(Tone::Accent)
                              : mutedText(),
                    painter);
    };
    arrow(QStyle::SC_SpinBoxUp, true, QAbstractSpinBox::StepUpEnabled);
    arrow(QStyle::SC_SpinBoxDown, false, QAbstractSpinBox::StepDownEnabled);
}

/// Of a line edit: the text, 4 pixels of padding, the border, and what Qt adds.
int fieldHeight(const QWidget& widget)
{
    return widget.fontMetrics().height() + 12;
}

} // namespace

int MusterStyle::pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
        return space::Icon;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return space::Small;
    case PM_FocusFrameHMargin:
        return qobject_cast<const QTableView*>(widget) ? 5 : QProxyStyle::pixelMetric(metric, option, widget);
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return 16;
    case PM_SplitterWidth:
        return 7;
    case PM_ScrollBarExtent:
        return 12;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int MusterStyle::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                           QStyleHintReturn* data) const
{
    switch (hint) {
    case SH_DialogButtonBox_ButtonsHaveIcons:
        return 0;
    case SH_Table_GridLineColor:
        return static_cast<int>(hairline().rgba());
    case SH_ItemView_ShowDecorationSelected:
        return 1;
    default:
        return QProxyStyle::styleHint(hint, option, widget, data);
    }
}

void MusterStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                const QWidget* widget) const
{
    if (element == PE_FrameFocusRect) {
        if (qobject_cast<const QPushButton*>(widget) || qobject_cast<const QToolButton*>(widget))
            return; // the style sheet draws their ring as the border
        if (qobject_cast<const QAbstractItemView*>(widget) && option->state.testFlag(State_Selected))
            return; // the whole row shows it
        painter->save();
        painter->setRenderHint(QPainter::Antialiasing);
        painter->setPen(QPen(toneColor(Tone::Accent), 2));
        painter->setBrush(Qt::NoBrush);
        painter->drawRoundedRect(QRectF(option->rect).adjusted(1, 1, -1, -1), 4, 4);
        painter->restore();
        return;
    }
    if (element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck ||
        element == PE_IndicatorRadioButton) {
        drawIndicator(element == PE_IndicatorRadioButton, option, painter);
        return;
    }
    QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void MusterStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                     const QWidget* widget) const
{
    const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option);
    const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
    if (!(control == CC_ComboBox && combo) && !(control == CC_SpinBox && spin))
        return QProxyStyle::drawComplexControl(control, option, painter, widget);
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (control == CC_SpinBox) {
        drawSpinBox(*spin, *this, painter, widget);
    } else {
        if (combo->frame)
            drawFieldFrame(option, painter);
        drawChevron(subControlRect(CC_ComboBox, option, SC_ComboBoxArrow, widget), false,
                    combo->state.testFlag(State_Enabled) ? mutedText() : fieldLine(), painter);
    }
    painter->restore();
}

QRect MusterStyle::subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
                                  const QWidget* widget) const
{
    const int arrowWidth = control == CC_ComboBox ? 28 : 20;
    const QRect whole = option->rect;
    QRect rect;
    if ((control == CC_ComboBox && part == SC_ComboBoxEditField) ||
        (control == CC_SpinBox && part == SC_SpinBoxEditField))
        rect = whole.adjusted(space::Small, 2, -arrowWidth, -2);
    else if (control == CC_ComboBox && part == SC_ComboBoxArrow)
        rect = QRect(whole.right() - arrowWidth + 1, whole.top(), arrowWidth, whole.height());
    else if (control == CC_SpinBox && (part == SC_SpinBoxUp || part == SC_SpinBoxDown))
        rect = QRect(whole.right() - arrowWidth + 1, part == SC_SpinBoxUp ? whole.top() + 2 : whole.center().y(),
                     arrowWidth, whole.height() / 2 - 1);
    else
        return QProxyStyle::subControlRect(control, option, part, widget);
    return visualRect(option->direction, whole, rect);
}

QSize MusterStyle::sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& size,
                                    const QWidget* widget) const
{
    QSize wanted = QProxyStyle::sizeFromContents(type, option, size, widget);
    if (type == CT_ComboBox && widget) // as high as a line edit, with room for the arrow
        wanted = {wanted.width() + space::Medium, std::max(wanted.height(), fieldHeight(*widget))};
    return wanted;
}

void MusterStyle::polish(QWidget* widget)
{
    QProxyStyle::polish(widget);
    if (auto* button = qobject_cast<QPushButton*>(widget)) // Return presses what has the focus, as everywhere else
        return button->setAutoDefault(true);
    if (qobject_cast<QAbstractSpinBox*>(widget)) // the style sheet's own style does not ask for its size
        widget->setMinimumHeight(fieldHeight(*widget));
    else if (!qobject_cast<QComboBox*>(widget))
        return;
    if (widget->focusPolicy() == Qt::WheelFocus)
        widget->setFocusPolicy(Qt::StrongFocus);
    widget->installEventFilter(this);
}

bool MusterStyle::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() != QEvent::Wheel)
        return QProxyStyle::eventFilter(watched, event);
    event->ignore(); // on to the page around it, which scrolls
    return true;
}

void setRole(QWidget* widget, const char* role)
{
    widget->setProperty("role", QLatin1String(role));
    if (widget->testAttribute(Qt::WA_WState_Polished)) {
        widget->style()->unpolish(widget);
        widget->style()->polish(widget);
    }
}

QString musterStyleSheet()
{
    const bool dark = isDarkPalette();
    const QPalette palette = QApplication::palette();
    const auto text = [](const QColor& color) { return color.name(); };
    const std::pair<const char*, QString> colors[] = {
        {"%line%", text(fieldLine())},
        {"%grip%", dark ? QStringLiteral("#56616d") : QStringLiteral("#bcc5ce")},
        {"%button%", text(palette.color(QPalette::Button))},
        {"%text%", text(palette.color(QPalette::Text))},
        {"%muted%", text(mutedText())},
        {"%hover%", dark ? QStringLiteral("#343c46") : QStringLiteral("#f0f3f6")},
        {"%pressed%", dark ? QStringLiteral("#3d4651") : QStringLiteral("#e2e7ec")},
        {"%accent%", text(toneColor(Tone::Accent))},
        {"%fill%", dark ? QStringLiteral("#24788a") : QStringLiteral("#1f6f7e")},
        {"%fillhover%", dark ? QStringLiteral("#2b8799") : QStringLiteral("#195d6a")},
        {"%ring%", dark ? QStringLiteral("#e7ebf0") : QStringLiteral("#0c2f36")},
        {"%disabled%", text(palette.color(QPalette::Disabled, QPalette::Text))},
        {"%window%", text(palette.color(QPalette::Window))},
        {"%base%", text(palette.color(QPalette::Base))},
        {"%neutral%", text(toneBackground(Tone::Neutral))},
        {"%soft%", text(toneBackground(Tone::Accent))},
        {"%bad%", text(toneColor(Tone::Bad))},
    };
    QString sheet = QString::fromUtf8(rules);
    for (const auto& [name, value] : colors)
        sheet.replace(QLatin1String(name), value);
    return sheet;
}

} // namespace muster
